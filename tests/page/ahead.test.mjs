/**
 * Whoever types ahead of a slow answer ends on the field that Enter would have
 * led to, with every key in the field it was meant for.
 */
import assert from "node:assert/strict";
import test, {after, before, beforeEach} from "node:test";
import {Desk} from "./harness.mjs";
import {knownImporter, papers} from "./known.mjs";

/** Slower than a person types; nothing here waits for this time to pass. */
const SLOW_MS = 1500;

let incident;
let desk;

before(async () => {
	incident = knownImporter("ahead").book("ports", [{key: "4601",
		entry: {port_of_entry: "4601", location_of_goods: "E103"}}])
		.book("products", [
			{importer: "07-3120455AA", key: "TWIN A",
				line: {description: "TWIN OF A", country_of_origin: "TW",
					tariffs: [{hts: "8471300100"}]}},
			{importer: "07-3120455AA", key: "TWIN B",
				line: {description: "TWIN OF B", country_of_origin: "TW",
					tariffs: [{hts: "8471410110"}]}}]);
	await incident.serve();
	desk = await Desk.open(incident);
});

after(() => incident?.end());

beforeEach(async () => {
	await desk.page.unrouteAll({behavior: "ignoreErrors"});
	await desk.press("Alt+w");
	await desk.heading("Work list");
	await desk.press("Alt+n");
	await desk.heading("New entry");
	await desk.press("Alt+z");
	await desk.reaches("entry_type");
});

/** The program answers these late. */
function slow(pattern) {
	return desk.page.route(pattern, async (route) => {
		await new Promise((go) => setTimeout(go, SLOW_MS));
		await route.continue().catch(() => {});
	});
}

/** Keys without a look at the screen. */
async function blindly(...keys) {
	for (const key of keys) {
		if (/^([A-Z]\w+|Alt\+\w)$/.test(key))
			await desk.press(key);
		else
			await desk.type(key);
	}
}

/** An importer is on the form, and the focus on the first tariff number. */
async function toLines() {
	await desk.enter("01");
	await desk.reaches("importer.name");
	await desk.enter("pac");
	await desk.reaches("conveyance");
	await desk.page.focus('[data-path="value"]');
	await desk.enter("56000");
	await desk.reaches("lines[0].tariffs[0].hts");
}

/** What the form holds, as the program keeps it. */
async function kept() {
	await desk.quiet();
	await desk.saved();
	const id = new URL(desk.page.url()).hash.split("/").pop();
	const body = await desk.page.evaluate(async (draft) =>
		(await fetch(`/api/drafts/${draft}`)).json(), id);
	return body.document;
}

/** A line of the papers with these values. */
function line(i, ...values) {
	const {tariffs} = papers.lines[i];
	return tariffs.map(({hts}, n) => [hts, values[n]]);
}

function keyed(document) {
	return document.lines.map(({tariffs}) =>
		tariffs.map(({hts, value}) => [hts, value]));
}

test("two products and their values, typed ahead of the book", async () => {
	await toLines();
	await slow("**/api/books/products?*");
	await blindly("sw", "Enter", "40000", "Enter", "ps", "Enter", "16000",
	    "Enter", "Enter");
	await desk.reaches("Complete");
	assert.deepEqual(keyed(await kept()),
	    [line(0, undefined, 40000), line(1, undefined, 16000)]);
});

test("the focus is where Enter leads, not on the chapter 99 value",
    async () => {
	    await toLines();
	    await slow("**/api/books/products?*");
	    await blindly("sw", "Enter");
	    await desk.reaches("lines[0].tariffs[1].value");
    });

test("what is typed ahead is shown while it waits", async () => {
	await toLines();
	await slow("**/api/books/products?*");
	await blindly("sw", "Enter", "40");
	await desk.says("40");
	await desk.says("Looking it up");
	await desk.reaches("lines[0].tariffs[1].value");
	await desk.holds("lines[0].tariffs[1].value", "40");
});

test("Tab waits for the answer, too", async () => {
	await toLines();
	await slow("**/api/books/products?*");
	await blindly("sw", "Tab", "250", "Tab", "Tab", "40000");
	await desk.reaches("lines[0].tariffs[1].value");
	assert.deepEqual(keyed(await kept()), [line(0, 250, 40000)]);
});

test("an importer's profile, a bill behind it", async () => {
	await slow("**/api/books/importers?*");
	await blindly("01", "Enter", "pac", "Enter", "ever", "Tab", "0124W",
	    "Enter", "1121", "Enter");
	await desk.reaches("bills[0].master.issuer");
	const document = await kept();
	assert.equal(document.importer.id, "07-3120455AA");
	assert.equal(document.voyage, "0124W");
	assert.equal(document.arrival_date, "2026-11-21");
});

test("the place of the goods that a port brings is not keyed over",
    async () => {
	    await slow("**/api/books/ports/*");
	    await desk.page.focus('[data-path="port_of_entry"]');
	    await blindly("4601", "Enter");
	    await desk.holds("location_of_goods", "E103");
	    assert.notEqual(await desk.at(), "location_of_goods");
    });

test("of several that fit it is the one that would have been marked",
    async () => {
	    await toLines();
	    await slow("**/api/books/products?*");
	    await blindly("twin", "Enter", "40000");
	    await desk.reaches("lines[0].tariffs[0].value");
	    assert.deepEqual(keyed(await kept()), [[["8471300100", 40000]]]);
	    await blindly("Enter", "twin", "ArrowDown", "Enter", "500");
	    await desk.reaches("lines[1].tariffs[0].value");
	    assert.deepEqual(keyed(await kept())[1], [["8471410110", 500]]);
    });

test("no answer at all: every key is where Enter leads without it",
    async () => {
	    await toLines();
	    await desk.page.route("**/api/books/products?*", async (route) => {
		    await new Promise((go) => setTimeout(go, SLOW_MS));
		    await route.abort();
	    });
	    await desk.page.route("**/api/ref/hts?*", (route) => route.abort());
	    await blindly("sw", "Enter", "40000");
	    await desk.reaches("lines[0].tariffs[0].value");
	    assert.deepEqual(keyed(await kept()), [[["sw", 40000]]]);
    });

test("Esc does not wait, and the late answer changes nothing", async () => {
	await toLines();
	await slow("**/api/books/products?*");
	const answered = desk.page.waitForResponse("**/api/books/products?*");
	await blindly("sw", "Enter", "40000", "Escape");
	await desk.reaches("lines[0].tariffs[0].value");
	await answered;
	await blindly("1");
	assert.deepEqual(keyed(await kept()), [[["sw", 400001]]]);
});

test("F9 typed ahead completes what was keyed before it", async () => {
	await toLines();
	await slow("**/api/books/products?*");
	await blindly("sw", "Enter", "40000", "F9");
	await desk.says("Not complete");
	assert.deepEqual(keyed(await kept()), [line(0, undefined, 40000)]);
});

test("a line as last time, its value typed ahead", async () => {
	await toLines();
	await slow("**/api/fill/line?*");
	await blindly("F8", "40000");
	await desk.reaches("lines[0].tariffs[1].value");
	await desk.holds("lines[0].tariffs[1].value", "40000");
});

test("what waits survives the page", async () => {
	await toLines();
	await desk.saved();
	await desk.page.route("**/api/books/products?*", () => {});
	await blindly("sw", "Enter", "40000", "Enter");
	await desk.saved();
	const saved = desk.page.waitForResponse((answer) =>
		answer.request().method() === "PUT");
	await blindly("7");
	await saved;
	await desk.saved();
	await desk.page.unrouteAll();
	await desk.page.reload();
	await desk.says("40000 ⏎ 7");
});
