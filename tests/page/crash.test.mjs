/**
 * What a person keyed survives: the page, the browser or the program dies as
 * soon as the screen says "saved", and the draft is as it was on the screen.
 */
import assert from "node:assert/strict";
import test, {after, before} from "node:test";
import {Desk, Incident, PASSPHRASE} from "./harness.mjs";

let incident;
let desk;

before(async () => {
	incident = new Incident("crash").init().user("lee", "writer");
	await incident.serve();
	desk = await Desk.open(incident);
});

after(() => incident?.end());

async function begin(value) {
	await desk.press("Alt+n");
	await desk.reaches("entry_type");
	await desk.enter("11");
	await desk.reaches("importer.name");
	await desk.type(value);
}

/** Open the draft of this importer from the work list, by keyboard. */
async function reopen(value) {
	await desk.press("Alt+w");
	await desk.heading("Work list");
	await desk.says(value);
	await desk.pressButton(value);
	await desk.page.waitForFunction((wanted) => document.querySelector(
	    '[data-path="importer.name"]')?.value === wanted, value);
	assert.equal(await desk.value("entry_type"), "11");
}

/** The screen says that the last key is on the disk; tell how soon. */
async function onDisk(t) {
	const since = Date.now();
	await desk.saved();
	t.diagnostic(`saved ${Date.now() - since} ms after the last key ` +
	    "(2000 are allowed)");
}

test("kill -9 of the browser", async (t) => {
	await begin("BROWSER KILLED LLC");
	await onDisk(t);
	await desk.kill();
	desk = await Desk.open(incident);
	await reopen("BROWSER KILLED LLC");
});

test("kill -9 of the program while keying", async (t) => {
	await begin("PROGRAM KILLED LLC");
	await onDisk(t);
	await incident.stop("SIGKILL");
	await desk.type(" AND MORE");
	await desk.saved("away");
	await desk.says("NOT SAVED");
	await incident.serve();
	/* The program forgot its sessions: the screen asks who is there. */
	await desk.heading("Locked");
	await desk.enter(PASSPHRASE);
	await desk.saved();
	assert.equal(await desk.value("importer.name"),
	    "PROGRAM KILLED LLC AND MORE");
	await reopen("PROGRAM KILLED LLC AND MORE");
});

test("a reload of the page comes back to the draft", async () => {
	await begin("RELOADED LLC");
	await desk.saved();
	await desk.page.reload();
	await desk.page.waitForFunction(() => document.querySelector(
	    '[data-path="importer.name"]')?.value === "RELOADED LLC");
});

test("nothing of a client is in the browser's own storage", async () => {
	const kept = await desk.page.evaluate(async () => ({
		local: localStorage.length, session: sessionStorage.length,
		caches: (await caches.keys()).length,
		databases: (await indexedDB.databases()).length}));
	assert.deepEqual(kept, {local: 0, session: 0, caches: 0, databases: 0});
});

test("two windows on one draft: both are shown, nobody wins silently",
    async () => {
	    await begin("TWO WINDOWS LLC");
	    await desk.saved();
	    const hash = new URL(desk.page.url()).hash;
	    const other = await Desk.open(incident);
	    await other.goto(hash);
	    await other.page.waitForSelector('[data-path="voyage"]');
	    await other.page.focus('[data-path="voyage"]');
	    await other.type("111W");
	    await other.saved();
	    await desk.page.focus('[data-path="voyage"]');
	    await desk.type("222E");
	    await desk.says("It was changed meanwhile");
	    await desk.says("111W");
	    await desk.press("Enter");
	    await desk.says("Choose for");
	    await desk.press("Space");
	    await desk.press("Enter");
	    await desk.saved();
	    assert.equal(await desk.value("voyage"), "222E");
	    await other.close();
    });

test("another user's draft is refused", async () => {
	const hash = new URL(desk.page.url()).hash;
	const lee = await Desk.open(incident, {user: "lee"});
	await lee.goto(hash);
	await lee.page.waitForSelector(".reason");
	assert.equal(await lee.page.$(".entry-form"), null);
	await lee.close();
});

test("a screen that nobody works at hides what was keyed", async () => {
	await desk.press("Alt+q");
	await desk.heading("Locked");
	const seen = await desk.page.innerText("body");
	assert.ok(!seen.includes("TWO WINDOWS"));
	await desk.enter("a wrong passphrase");
	await desk.page.waitForFunction(() => document.querySelector(
	    "dialog.lock .finding")?.textContent);
	await desk.page.keyboard.press("Control+a");
	await desk.enter(PASSPHRASE);
	await desk.page.waitForFunction(() =>
		document.querySelector("dialog.lock") === null);
	assert.equal(await desk.value("importer.name"), "TWO WINDOWS LLC");
});
