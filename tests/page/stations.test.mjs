/**
 * A laptop's bundle is taken in on the page, by keyboard alone: what came, what
 * is disputed, and why a file is refused.
 */
import path from "node:path";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";
import {bundleFor} from "./known.mjs";

const NUMBER = "HLB-0412540-1";

let incident;
let desk;
let zoomed;
let bundle;

before(async () => {
	incident = new Incident("stations").init().user("lee", "writer");
	const document = {...sample()[0], entry_number: NUMBER};
	incident.entries([document]);
	bundle = bundleFor(incident, "stations-laptop", [
		{...document, voyage: "0099W"},
		{...sample()[1], entry_number: undefined}]);
	await incident.serve();
	desk = await Desk.open(incident, {looking: true});
	zoomed = await Desk.zoomed(incident);
});

after(() => incident?.end());

/** Choose a file by keyboard, and take it in. */
async function takeIn(one, file) {
	const chosen = one.page.waitForEvent("filechooser");
	for (let i = 0; i < 60 && !await one.page.evaluate(() =>
		document.activeElement.matches("input[type=file]")); i++)
		await one.press("Tab");
	await one.press("Space");
	await (await chosen).setFiles(file);
	await one.pressButton("Take it in");
}

test("what is no bundle is refused with a sentence", async () => {
	await desk.screen("Stations");
	await desk.pressButton("Take it in");
	await desk.says("Choose a file.");
	await takeIn(desk, incident.file("not.bundle", "no bundle"));
	await desk.says("Nothing of it was taken in.");
	await desk.says("STATION-BUNDLE");
	await desk.look("bundle-refused");
});

test("what came is told, and what is disputed stands there", async () => {
	await takeIn(desk, bundle);
	await desk.says("It is taken in.");
	await desk.says("Entries keyed");
	await desk.says("STATION-CONFLICT");
	await desk.says("0099W");
	await desk.look("bundle-taken-in");
});

test("the same once more changes nothing, at 200 % zoom", async () => {
	await zoomed.goto("#/stations");
	await zoomed.says("Take in a bundle");
	await takeIn(zoomed, bundle);
	await zoomed.says("nothing changed");
	await zoomed.fits("a bundle at 200 %");
	await zoomed.picture(path.join(incident.folder, "known-200.png"));
});

test("a writer is told that the role does not allow it", async () => {
	await desk.close();
	desk = await Desk.open(incident, {user: "lee", looking: true});
	await desk.screen("Stations");
	await desk.says("Your role does not allow it.");
	await desk.look("bundle-not-allowed");
});
