/**
 * A batch on its way holds nobody up: while the transmitter takes its time,
 * another writer keys and saves, sees whose batch it is, and settles nothing.
 */
import assert from "node:assert/strict";
import {existsSync, writeFileSync} from "node:fs";
import path from "node:path";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";

let incident;
let sender;
let desk;
let zoomed;
let go;

before(async () => {
	incident = new Incident("transfer").init().user("edi-1", "edi");
	incident.entries(sample().slice(0, 2));
	go = path.join(incident.folder, "go");
	const carry = incident.file("carry", `cat >/dev/null
tries=0
while [ ! -e '${go}' ] && [ "$tries" -lt 3000 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
`);
	await incident.serve("--send-exec", `sh '${carry}'`);
	sender = await Desk.open(incident, {user: "edi-1"});
	desk = await Desk.open(incident, {looking: true});
	zoomed = await Desk.zoomed(incident);
});

after(async () => {
	if (go)
		writeFileSync(go, "");
	await incident?.end();
});

test("a transfer begins and takes its time", async () => {
	await sender.screen("Replay");
	await sender.pressButton("Write the batches");
	await sender.pressButton("Send 1 batch");
	await sender.says(", 1 of 1");
});

test("others are told whose it is, and settle nothing", async () => {
	await desk.screen("Replay");
	await desk.says("edi-1 has been sending ");
	await desk.says("on its way now");
	assert.ok(!(await desk.page.innerText("main"))
		.includes("It was not sent"));
	await desk.look("under-way");
	await zoomed.lookZoomed("under-way", "#/replay");
	await zoomed.says("on its way now");
});

test("what they key is saved before it ends", async () => {
	await desk.press("Alt+n");
	await desk.reaches("entry_type");
	await desk.enter("11");
	await desk.reaches("importer.name");
	await desk.type("KEYED MEANWHILE LLC");
	await desk.saved();
	assert.ok(!existsSync(go));
	assert.match(await sender.page.innerText("main"), /, 1 of 1/);
});

test("let go, it is sent, and that is seen", async () => {
	await desk.screen("Replay");
	await desk.says("edi-1 has been sending ");
	writeFileSync(go, "");
	await sender.says("1 batch is sent.");
	await desk.pressButton("Is it done?");
	await desk.page.waitForFunction(() =>
		!document.body.innerText.includes("edi-1 has been sending "));
	await desk.says("sent");
});
