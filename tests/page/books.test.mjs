/**
 * The books on the page, by keyboard alone: what daybook book does, by the
 * same rules.
 */
import assert from "node:assert/strict";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";

const IMPORTER = "07-3120455AA";
const [papers] = sample();
const seller = papers.parties.find((party) => party.role === "SE");

let incident;
let desk;
let zoomed;

before(async () => {
	incident = new Incident("books").init()
		.user("lee", "writer").user("kim", "auditor")
		.book("importers", [{key: IMPORTER,
			entry: {importer: papers.importer, mode: "11"}}]);
	await incident.serve();
	desk = await Desk.open(incident, {looking: true});
	zoomed = await Desk.zoomed(incident, "lee");
});

after(() => incident?.end());

/** A row as the command line has it. */
function row(book, key, ...options) {
	return JSON.parse(incident.daybook("book", "show", book, key,
	    ...options));
}

async function look(name, hash) {
	await desk.look(name);
	await zoomed.lookZoomed(name, hash);
}

/** Begin a new row of a book. */
async function add(book, heading) {
	await desk.goto(`#/books/list/${book}`);
	await desk.heading("Books");
	await desk.says(`Add ${heading.slice(4)}`);
	await desk.press("F9");
	await desk.heading(heading);
}

test("a party is added", async () => {
	await add("parties", "New party");
	await desk.reaches("key");
	await desk.enter("shen");
	await desk.reaches("parties[0].role");
	await desk.enter("SE");
	await desk.reaches("parties[0].name");
	await desk.enter(seller.name);
	await desk.reaches("parties[0].address.lines[0]");
	await desk.enter("8 KEJI RD");
	await desk.reaches("parties[0].address.lines[1]");
	await desk.enter();
	await desk.reaches("parties[0].address.city");
	await desk.enter("SHENZHEN");
	await desk.enter();
	await desk.enter("518000");
	await desk.reaches("parties[0].address.country");
	await desk.enter("CN");
	await look("party", "#/books/add/parties");
	await desk.press("F9");
	await desk.heading("Books");
	await desk.says(seller.name);
	assert.equal(row("parties", "shen").address.city, "SHENZHEN");
});

test("what is wrong is told beside its field, and nothing is saved",
    async () => {
	    await add("products", "New product");
	    await desk.reaches("of");
	    await desk.enter("pac");
	    await desk.reaches("key");
	    await desk.enter();
	    await desk.reaches("lines[0].tariffs[0].hts");
	    await desk.enter("99038803");
	    await desk.reaches("lines[0].tariffs[1].hts");
	    await desk.enter("8504406007");
	    await desk.reaches("lines[0].description");
	    await desk.enter("POWER SUPPLY UNITS");
	    await desk.reaches("lines[0].country_of_origin");
	    await desk.enter("XX");
	    await desk.press("F9");
	    await desk.saysAt("key", "it needs a key");
	    await desk.saysAt("lines[0].country_of_origin", "XX");
	    await look("product-wrong", "#/books/add/products");
    });

test("a product with two tariff numbers is added", async () => {
	await desk.page.focus('[data-path="key"]');
	await desk.type("PSU/120");
	await desk.page.focus('[data-path="lines[0].country_of_origin"]');
	await desk.press("Control+a");
	await desk.enter("CN");
	await desk.press("F9");
	await desk.heading("Books");
	await desk.says("PSU/120");
	assert.deepEqual(row("products", "PSU/120", "--importer", IMPORTER)
		.tariffs.map((t) => t.hts), ["99038803", "8504406007"]);
});

test("products are looked up for one importer", async () => {
	await desk.page.focus('[data-path="importer"]');
	await desk.type("pac");
	await desk.press("Tab");
	await desk.holds("importer", IMPORTER);
	await desk.press("F2");
	await desk.type("power");
	await desk.says("PSU/120");
	await desk.answered();
	await look("products", "#/books/list/products");
});

test("a port's defaults are added", async () => {
	await add("ports", "New port default");
	await desk.reaches("key");
	await desk.enter("los ang");
	await desk.holds("key", "2704");
	await desk.page.focus('[data-path="location_of_goods"]');
	await desk.type("Y258");
	await desk.press("F9");
	await desk.heading("Books");
	await desk.says("2704");
	assert.equal(row("ports", "2704").location_of_goods, "Y258");
});

test("a row is changed", async () => {
	await desk.goto("#/books/list/ports");
	await desk.says("2704");
	await desk.press("F4");
	await desk.reaches("2704");
	await desk.press("Enter");
	await desk.heading("Port default 2704");
	await desk.holds("location_of_goods", "Y258");
	await desk.page.focus('[data-path="location_of_goods"]');
	await desk.press("Control+a");
	await desk.type("W217");
	await desk.press("F9");
	await desk.heading("Books");
	assert.equal(row("ports", "2704").location_of_goods, "W217");
});

test("two change it: both are shown, nobody wins silently", async () => {
	await desk.goto("#/books/row/ports/2704/");
	await desk.heading("Port default 2704");
	await zoomed.goto("#/books/row/ports/2704/");
	await zoomed.heading("Port default 2704");
	await zoomed.page.focus('[data-path="location_of_goods"]');
	await zoomed.press("Control+a");
	await zoomed.type("E103");
	await zoomed.press("F9");
	await zoomed.heading("Books");
	await desk.page.focus('[data-path="location_of_goods"]');
	await desk.press("Control+a");
	await desk.type("Z999");
	await desk.press("F9");
	await desk.says("It was changed meanwhile");
	await desk.says("E103");
	assert.equal(row("ports", "2704").location_of_goods, "E103");
	await desk.press("Space");
	await desk.press("Enter");
	await desk.page.waitForFunction(() =>
		document.querySelector("dialog") === null);
	await desk.press("F9");
	await desk.heading("Books");
	assert.equal(row("ports", "2704").location_of_goods, "Z999");
});

test("what was changed is not left unsaved by accident", async () => {
	await desk.goto("#/books/row/ports/2704/");
	await desk.heading("Port default 2704");
	await desk.page.focus('[data-path="location_of_goods"]');
	await desk.type("1");
	await desk.press("F4");
	await desk.says("What you changed is only on this screen");
	await desk.press("Enter");
	await desk.heading("Port default 2704");
	await desk.press("F4");
	await desk.says("What you changed is only on this screen");
	await desk.press("Tab");
	await desk.press("Enter");
	await desk.heading("Books");
});

test("a row is taken out, after a question", async () => {
	await desk.goto("#/books/row/ports/2704/");
	await desk.heading("Port default 2704");
	await desk.press("Alt+x");
	await desk.says("Take port default 2704 out?");
	await look("take-out", "#/books/row/ports/2704/");
	await desk.press("Enter");
	assert.equal(row("ports", "2704").location_of_goods, "Z999");
	await desk.press("Alt+x");
	await desk.press("Tab");
	await desk.press("Enter");
	await desk.heading("Books");
	await desk.says("Nothing fits");
});

test("an importer is part of an entry, without what only papers tell",
    async () => {
	    await desk.goto("#/books/list/importers");
	    await desk.says(IMPORTER);
	    await desk.press("F4");
	    await desk.press("Enter");
	    await desk.heading(`Importer ${IMPORTER}`);
	    await desk.holds("mode", "11");
	    assert.equal(await desk.value("entry_number"), undefined);
	    assert.equal(await desk.value("value"), undefined);
	    await desk.page.focus('[data-path="port_of_entry"]');
	    await desk.enter("2704");
	    await desk.press("Alt+p");
	    await desk.reaches("parties[0].role");
	    await desk.enter("SE");
	    await desk.reaches("parties[0].name");
	    await desk.enter("shen");
	    await desk.holds("parties[0].name", seller.name);
	    await look("importer", `#/books/row/importers/${IMPORTER}/`);
	    await desk.press("F9");
	    await desk.heading("Books");
	    const {port_of_entry: port, parties} = row("importers", IMPORTER);
	    assert.equal(port, "2704");
	    assert.equal(parties[0].name, seller.name);
    });

test("carriers are only read, and an auditor only reads", async () => {
	await desk.goto("#/books/list/carriers");
	await desk.says("Carriers are read from completed entries");
	const kim = await Desk.open(incident, {user: "kim"});
	await kim.goto("#/books/list/parties");
	await kim.says("Your role does not allow it");
	await kim.press("F4");
	await kim.reaches("shen");
	await kim.press("Enter");
	await kim.says("What it fills");
	await kim.close();
});
