/**
 * From built to answered without leaving the page, and a number that two
 * stations used: by keyboard alone.
 */
import assert from "node:assert/strict";
import {copyFileSync, mkdirSync, readdirSync} from "node:fs";
import path from "node:path";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";
import {bundleFor} from "./known.mjs";

const NUMBER = "HLB-0412500-5";
const DISPUTED = "HLB-0412540-1";

let incident;
let desk;
let zoomed;
let inbox;
let target;

/** Axe, and at 200 % zoom, where the address leads to the same. */
async function look(name, hash) {
	await desk.look(name);
	await zoomed.lookZoomed(name, hash);
}

before(async () => {
	incident = new Incident("sending").init().user("edi-1", "edi");
	inbox = path.join(incident.folder, "inbox");
	target = path.join(incident.folder, "target");
	mkdirSync(inbox);
	mkdirSync(target);
	const documents = sample().slice(0, 4);
	const disputed = {...documents.pop(), entry_number: DISPUTED};
	incident.entries([...documents, disputed]);
	incident.daybook("station", "import", bundleFor(incident,
	    "sending-laptop", [{...disputed, voyage: "0099W", value: 5}]));
	await incident.serve("--send-to", target, "--answers-from", inbox);
	desk = await Desk.open(incident, {user: "edi-1", looking: true});
	zoomed = await Desk.zoomed(incident);
});

after(() => incident?.end());

test("an EDI person builds and sends, one batch after the other", async () => {
	await desk.screen("Replay");
	await desk.says("3 entries are ready");
	await desk.says(target);
	await desk.page.focus(".filters input");
	await desk.press("Control+a");
	await desk.type("2");
	await desk.pressButton("Write the batches");
	await desk.pressButton("Send 2 batches");
	await desk.says("2 batches are sent.");
	await look("replay-sent", "#/replay");
	assert.deepEqual(readdirSync(target), readdirSync(incident.outbox));
});

test("CBP is asked about what has no verdict", async () => {
	await desk.pressButton("Write status queries");
	await desk.says("CBP is asked about 3 entries by");
	const query = /^CQ-.*\.edi$/;
	assert.equal(readdirSync(incident.outbox).filter((name) =>
		query.test(name)).length, 1);
	await desk.look("replay-asked");
});

test("what was sent is queued again with a reason only", async () => {
	await desk.pressButton("Queue again");
	await desk.says("Ask CBP first");
	await desk.press("Enter");
	await desk.says("is wanted");
	await desk.look("replay-resend");
	await desk.press("Escape");
});

test("answers are fetched, and lead to the element on the form", async () => {
	const [first] = readdirSync(target).sort();
	const batch = first.replace(/^SE-(.*)\.edi$/, "$1");
	copyFileSync(incident.answer(batch, [
		["*", "02", "S01", "ENTRY ACCEPTED", ""],
		[NUMBER, "11", "S11", "BILL OF LADING NOT ON FILE", "SE15:1"],
		[NUMBER, "01", "S04", "ENTRY REJECTED", ""]]),
	path.join(inbox, "answer.edi"));
	await desk.screen("Answers");
	await desk.says(inbox);
	await desk.pressButton("Fetch them");
	await desk.says("Batches read");
	await desk.says("BILL OF LADING NOT ON FILE");
	await look("answers-fetched", "#/answers");
	await desk.goto(`#/entry/${NUMBER}`);
	await desk.heading(NUMBER);
	await desk.says("BILL OF LADING NOT ON FILE");
	await desk.says("No longer explanation of this code is here");
	await look("entry-answered", `#/entry/${NUMBER}`);
});

test("a broker follows the link to the field", async () => {
	await desk.close();
	desk = await Desk.open(incident, {looking: true});
	await desk.goto(`#/entry/${NUMBER}`);
	await desk.heading(NUMBER);
	await desk.pressButton("Bill 1, master bill, bill number");
	await desk.heading(`Correct ${NUMBER}`);
	await desk.page.waitForFunction(() => document.activeElement.dataset
		.path === "bills[0].master.number");
});

test("a disputed number is told, shown side by side, decided", async () => {
	await desk.press("Alt+w");
	await desk.heading("Work list");
	await desk.pressButton("1 number is disputed");
	await desk.heading("Stations");
	await desk.says("0099W");
	await look("stations", "#/stations");
	await desk.pressButton("Keep what B has");
	await desk.says("stays in the history");
	await desk.enter("The papers of B went out");
	await desk.says("No number is disputed.");
	await desk.goto(`#/entry/${DISPUTED}`);
	await desk.heading(DISPUTED);
	await desk.says("0099W");
});
