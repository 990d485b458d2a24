/**
 * Every screen, looked at: axe finds nothing, nothing is too wide at 1366x768
 * nor at 200 % zoom, and there is a picture of each in tests/page.tmp.
 */
import path from "node:path";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";

let incident;
let desk;
let zoomed;

const ENTRY = "HLB-0412500-5";

/** Name, address and heading of each screen. */
const SCREENS = [
	["work", "work", "Work list"],
	["key", "key", "New entry"],
	["entry", `entry/${ENTRY}`, ENTRY],
	["correct", `key/correct/${ENTRY}`, `Correct ${ENTRY}`],
	["second", "second", "Second keying"],
	["letters", "letters", "Letters"],
	["letter", "letters/show/DL-0001", "Letter DL-0001"],
	["releases", "releases", "Release log"],
	["replay", "replay", "Replay"],
	["answers", "answers", "Answers"],
	["account", "account", "Account"],
	["books", "books", "Books"],
	["stations", "stations", "Stations"],
	["safety", "safety", "Safety"],
];

before(async () => {
	incident = new Incident("screens").init();
	incident.daybook("number", "add", "0730000", "0730024");
	incident.entries(sample());
	incident.daybook("letter", "make", "--port", "4601", "--out",
	    path.join(incident.folder, "letters.pdf"));
	await incident.serve();
	desk = await Desk.open(incident, {looking: true});
	zoomed = await Desk.zoomed(incident);
});

after(() => incident?.end());

for (const [name, hash, heading] of SCREENS) {
	test(`${name}: axe finds nothing, and it fits`, async () => {
		await desk.goto(`#/${hash}`);
		await desk.heading(heading);
		await desk.look(name);
		await zoomed.lookZoomed(name, `#/${hash}`);
		await zoomed.heading(heading);
	});
}

test("the list of keys: axe finds nothing", async () => {
	await desk.goto("#/key");
	await desk.heading("New entry");
	await desk.press("F1");
	await desk.says("What the keys do here");
	await desk.look("keys");
	await desk.press("Escape");
});

test("the locked screen: axe finds nothing", async () => {
	await desk.press("Alt+q");
	await desk.heading("Locked");
	await desk.look("locked");
});
