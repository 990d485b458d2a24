/**
 * The screen that tells whether the ledger is safe: what is under way there
 * ends, well or not.
 */
import assert from "node:assert/strict";
import {mkdirSync, rmSync, writeFileSync} from "node:fs";
import test, {after, before} from "node:test";
import {Desk, Incident} from "./harness.mjs";

let incident;
let desk;

before(async () => {
	incident = new Incident("safety").init();
	await incident.serve();
	desk = await Desk.open(incident, {looking: true});
	await desk.screen("Safety");
});

after(() => incident?.end());

test("a backup that cannot be made is no longer under way", async () => {
	rmSync(incident.backups, {recursive: true});
	writeFileSync(incident.backups, "no folder");
	await desk.pressButton("Make a backup");
	await desk.page.waitForSelector("main .finding.error");
	assert.equal(await desk.page.$("main progress"), null);
	await desk.look("no-backup");
});

test("once it is made, nothing speaks of the failure", async () => {
	rmSync(incident.backups);
	mkdirSync(incident.backups);
	await desk.pressButton("Make a backup");
	await desk.says("✓ It is made, and was read back whole.");
	assert.equal(await desk.page.$("main .finding.error"), null);
	await desk.says("The newest backup is of");
	await desk.look("backup");
});

test("the whole ledger is checked", async () => {
	await desk.pressButton("Check all of it");
	await desk.says("✓ All of the ledger is whole.");
	await desk.look("checked");
});
