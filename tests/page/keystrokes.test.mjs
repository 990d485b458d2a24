/**
 * How many keys a typical ocean entry costs: one master and house bill, two
 * containers, three parties, two lines, for an importer who is in the books.
 * What only the papers can tell (bill, container and voyage numbers,
 * quantities, values, dates) is not counted; a chord counts as its keys.
 */
import assert from "node:assert/strict";
import test, {after, before} from "node:test";
import {Desk} from "./harness.mjs";
import {knownImporter, papers} from "./known.mjs";

const MOST = 40;

let incident;
let desk;

before(async () => {
	incident = knownImporter("keystrokes");
	await incident.serve();
	desk = await Desk.open(incident);
});

after(() => incident?.end());

test(`a typical ocean entry costs at most ${MOST} keystrokes`, async (t) => {
	await desk.press("Alt+n");
	await desk.heading("New entry");
	await desk.reaches("entry_type");
	desk.strokes = 0;
	const begun = Date.now();

	/* The importer's profile knows the type. */
	await desk.enter();
	await desk.reaches("importer.name");
	await desk.enter("pac");
	await desk.reaches("conveyance");
	await desk.enter("eve");
	await desk.reaches("voyage");
	await desk.papers("0124W");
	await desk.papers("1121");
	await desk.reaches("bills[0].master.issuer");
	await desk.papers("EGLV");
	await desk.papers("149601237777");
	await desk.reaches("bills[0].house.number");
	await desk.papers("SZXLAX260999");
	await desk.papers("311");
	await desk.reaches("bills[0].equipment[0]");
	await desk.papers("EGHU9012345");
	await desk.papers("TCNU5531807");
	await desk.enter();
	await desk.reaches("value");
	await desk.papers("56000");
	await desk.enter("sw");
	await desk.reaches("lines[0].tariffs[1].value");
	await desk.papers("40000");
	await desk.enter("ps");
	await desk.reaches("lines[1].tariffs[1].value");
	await desk.papers("16000");
	await desk.enter();
	await desk.reaches("Complete");
	await desk.enter();
	await desk.heading("HLB-");
	await desk.says("complete");

	const {strokes} = desk;
	const sheet = spreadsheet();
	t.diagnostic(`on the page: ${strokes} keystrokes beyond the papers, ` +
	    `${((Date.now() - begun) / 1000).toFixed(1)} s for the robot`);
	t.diagnostic(`in the spreadsheet template, ${sheet.cells} cells in ` +
	    `${sheet.rows} rows: ${sheet.typed} typed, ${sheet.pasted} if ` +
	    "every other cell is pasted from an entry before");
	assert.ok(strokes <= MOST, `${strokes} keystrokes`);
	assert.ok(strokes < sheet.pasted);
});

/** What only the papers can tell, by the column's name. */
const PAPERS = /(number|voyage|quantity|value|_date|equipment|\.issuer)$/;

/**
 * The same entry in the spreadsheet template of "entry import": one row for
 * one tariff, columns of the entry on its first row only.  Counted is one key
 * for each cell that is filled, to move on, and for each that not only the
 * papers can tell its characters (typed) or Ctrl+V (pasted).  Not counted, in
 * favour of the spreadsheet: the cells that are passed over, and the way to
 * what is copied.
 */
function spreadsheet() {
	const entry = {...papers, lines: papers.lines.slice(0, 2)};
	const {lines, ...head} = entry;
	delete head.entry_number;
	delete head.references;
	delete head.notes;
	delete head.contact;
	delete head.exam_site;
	head.bills = [{...head.bills[0],
		equipment: head.bills[0].equipment.slice(0, 2)}];
	let typed = 0;
	let pasted = 0;
	let cells = 0;
	const key = (name, value) => {
		const known = !PAPERS.test(name);
		cells += 1;
		typed += 1 + (known ? String(value).length : 0);
		pasted += 1 + (known ? 2 : 0);
	};
	const walk = (value, name) => {
		if (value === null || value === undefined)
			return;
		if (Array.isArray(value))
			value.forEach((v) => walk(v, name));
		else if (typeof value === "object")
			Object.entries(value).forEach(([k, v]) =>
				walk(v, `${name}.${k}`));
		else
			key(name, value);
	};
	walk(head, "");
	let rows = 0;
	for (const {tariffs, ...line} of lines) {
		walk(line, "line");
		for (const tariff of tariffs) {
			rows += 1;
			walk(tariff, "tariff");
		}
	}
	return {typed, pasted, cells, rows};
}
