/**
 * Data of other agencies on the keying form, by keyboard alone: records are
 * added, mended, moved and removed, and nobody's records are lost.
 */
import assert from "node:assert/strict";
import test, {after, before} from "node:test";
import {Desk} from "./harness.mjs";
import {knownImporter, papers} from "./known.mjs";
import {keyEntry} from "./robot.mjs";

const TARIFF = "lines[0].tariffs[1]";
const TEXT = "FROZEN SHRIMP, PEELED";
const LINE = {record: "PG01", pga_line_number: "001",
	government_agency_code: "FDA", government_agency_program_code: "FOO",
	intended_use_code: "980.000", intended_use_description: "SAMPLES"};

/** An entry of the known importer: one line, with these records. */
function entryOf(voyage, pga) {
	const [line] = papers.lines;
	const [further, commodity] = line.tariffs;
	return {...papers, entry_number: null, voyage, value: 40000, lines: [
		{...line, tariffs: [{hts: further.hts},
			{hts: commodity.hts, value: 40000, pga}]}]};
}

const plain = entryOf("0998E");
const brought = entryOf("0999E", [
	{record: "OI", commercial_description: TEXT},
	LINE,
	{record: "PG02", item_type: "P", product_code_qualifier_1: "FDP",
		product_code_number_1: "16X"},
	{record: "PG50"},
	{record: "PG07", trade_name: "ACME"},
	{record: "PG51"},
]);

let incident;
let desk;
let zoomed;

before(async () => {
	incident = knownImporter("pga").user("lee", "writer").entries([brought]);
	await incident.serve();
	desk = await Desk.open(incident, {looking: true});
	zoomed = await Desk.zoomed(incident, "lee");
});

after(() => incident?.end());

/** The entry as the command line has it. */
function shown(number) {
	return JSON.parse(incident.daybook("entry", "show", number, "--json"));
}

function recordsOf(number) {
	return shown(number).document.lines[0].tariffs[1].pga;
}

/** Number of the entry whose screen is shown. */
async function number() {
	await desk.heading("HLB-");
	return /HLB-\d{7}-\d/.exec(await desk.page.innerText("h1"))[0];
}

async function numberOf({voyage}) {
	const {entries} = JSON.parse(incident.daybook("entry", "list", "--json"));
	return entries.map((row) => row.entry_number)
		.find((n) => shown(n).document.voyage === voyage);
}

/** Another record, by what a person types to find it. */
async function add(words) {
	await desk.press("Alt+i");
	await desk.page.waitForSelector("dialog[open] select");
	await desk.enter(words);
}

/** Records on the form, in their order. */
function records() {
	return desk.page.$$eval(".record h4 b", (names) =>
		names.map((name) => name.textContent));
}

test("nothing of it is on the form until one key asks for it", async () => {
	await desk.press("Alt+n");
	await desk.reaches("entry_type");
	await keyEntry(desk, plain, {"importer.name": "pac",
		"lines[0].tariffs[0].hts": "sw"});
	assert.deepEqual(await records(), []);
	await desk.page.focus(`[data-path="${TARIFF}.value"]`);
});

test("a record is found by a word of its name or by its code", async () => {
	await add("commercial");
	await desk.reaches(`${TARIFF}.pga[0].commercial_description`);
	await desk.enter(TEXT);
	await add("pg01");
	await desk.reaches(`${TARIFF}.pga[1].pga_line_number`);
	assert.deepEqual(await records(), ["OI", "PG01"]);
});

test("what is wrong is told beside its field, and what fits it", async () => {
	await desk.saysAt(`${TARIFF}.pga[1].government_agency_program_code`,
	    "at most 3 characters");
	await desk.enter("0X1");
	await desk.saysAt(`${TARIFF}.pga[1].pga_line_number`, "Error");
	await desk.reaches(`${TARIFF}.pga[1].government_agency_code`);
	await desk.enter("food and drug");
	await desk.holds(`${TARIFF}.pga[1].government_agency_code`, "FDA");
	await desk.reaches(`${TARIFF}.pga[1].government_agency_program_code`);
	await desk.enter(LINE.government_agency_program_code);
	await desk.look("wrong");
});

test("the draft has it after the page is loaded again", async () => {
	await desk.saved();
	await desk.page.reload();
	await desk.heading("New entry");
	await desk.holds(`${TARIFF}.pga[0].commercial_description`, TEXT);
	await desk.holds(`${TARIFF}.pga[1].pga_line_number`, "0X1");
	assert.deepEqual(await records(), ["OI", "PG01"]);
});

test("it is mended, and the entry completed with it", async () => {
	await desk.page.focus(`[data-path="${TARIFF}.pga[1].pga_line_number"]`);
	await desk.press("Control+a");
	await desk.type(LINE.pga_line_number);
	for (const name of ["intended_use_code", "intended_use_description"]) {
		await desk.page.focus(
		    `[data-path="${TARIFF}.pga[1].${name}"]`);
		await desk.enter(LINE[name]);
	}
	await add("pg02");
	await desk.reaches(`${TARIFF}.pga[2].item_type`);
	await desk.enter("P");
	await desk.press("F9");
	assert.deepEqual(recordsOf(await number()),
	    [{record: "OI", commercial_description: TEXT}, LINE,
		    {record: "PG02", item_type: "P"}]);
});

test("records that the command line brought outlive another change",
    async () => {
	    const entry = await numberOf(brought);
	    const before = recordsOf(entry);
	    assert.deepEqual(before, brought.lines[0].tariffs[1].pga);
	    await desk.goto(`#/key/correct/${entry}`);
	    await desk.heading("Correct");
	    assert.deepEqual(await records(),
	        ["OI", "PG01", "PG02", "PG50", "PG07", "PG51"]);
	    await desk.page.focus('[data-path="conveyance"]');
	    await desk.press("Control+a");
	    await desk.type("EVER OTHER");
	    await desk.press("Tab");
	    await desk.press("F9");
	    await desk.says("The journal keeps why");
	    await desk.enter("another vessel");
	    assert.equal(await number(), entry);
	    assert.equal(shown(entry).document.conveyance, "EVER OTHER");
	    assert.deepEqual(recordsOf(entry), before);
    });

test("a record is moved, told to stand wrong, moved back and removed",
    async () => {
	    const entry = await numberOf(brought);
	    await desk.goto(`#/key/correct/${entry}/${TARIFF}.pga[0]` +
	        ".commercial_description");
	    await desk.reaches(`${TARIFF}.pga[0].commercial_description`);
	    await desk.press("Alt+o");
	    await desk.reaches(`${TARIFF}.pga[1].commercial_description`);
	    assert.deepEqual((await records()).slice(0, 2), ["PG01", "OI"]);
	    await desk.page.waitForSelector(".record-head.has-error");
	    await desk.look("moved");
	    await desk.press("Alt+u");
	    await desk.reaches(`${TARIFF}.pga[0].commercial_description`);
	    await desk.holds(`${TARIFF}.pga[0].commercial_description`, TEXT);
	    /* A group's end has no field: its heading has the focus. */
	    await desk.page.focus(`[data-path="${TARIFF}.pga[5]"]`);
	    await desk.press("Alt+r");
	    await desk.page.focus(`[data-path="${TARIFF}.pga[3]"]`);
	    await desk.press("Alt+r");
	    await desk.press("F9");
	    await desk.says("The journal keeps why");
	    await desk.enter("no group");
	    await number();
	    assert.deepEqual(recordsOf(entry).map((r) => r.record),
	        ["OI", "PG01", "PG02", "PG07"]);
    });

test("it fits at 200 %", async () => {
	const field = `${TARIFF}.pga[1].pga_line_number`;
	await zoomed.lookZoomed("pga",
	    `#/key/correct/${await numberOf(brought)}/${field}`);
	await zoomed.reaches(field);
});
