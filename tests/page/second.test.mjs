/**
 * Second keying: another writer keys the risky fields from the papers; a
 * difference is shown and stops the entry, and the same twice lets it pass.
 * And what a role may not do is greyed, with the reason.
 */
import assert from "node:assert/strict";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";
import {valueAt} from "./robot.mjs";

let incident;
let lee;
let number;
const doc = sample()[1];

before(async () => {
	incident = new Incident("second").init().user("lee", "writer");
	for (const field of ["bill", "importer", "hts", "value"])
		incident.daybook("set", `second_keying.${field}`, "Y");
	const file = incident.file("entry.json", JSON.stringify(doc));
	incident.daybook("entry", "add", file);
	number = doc.entry_number;
	await incident.serve();
	lee = await Desk.open(incident, {user: "lee"});
});

after(() => incident?.end());

/** Key every field of the form from the papers, but those of wrong. */
async function keyFrom(papers, wrong = {}) {
	await lee.heading(`Second keying of ${number}`);
	await lee.enterNothing();
	for (;;) {
		const path = await lee.at();
		if (path === "Compare")
			break;
		assert.equal(await lee.value(path), "",
		    "the first keying is not shown");
		await lee.enter(String(wrong[path] ?? valueAt(papers, path)));
		await lee.page.waitForFunction((was) =>
			(document.activeElement.dataset.path ??
			    document.activeElement.textContent) !== was, path);
	}
	await lee.press("Enter");
	await lee.answered();
}

test("an entry waits for its second writer", async () => {
	await lee.screen("Second keying");
	await lee.says(number);
	await lee.press("Enter");
});

test("another value is shown beside the first one", async () => {
	await keyFrom(doc, {value: "45631"});
	await lee.heading(`${number}: the two keyings differ`);
	await lee.says("45630");
	await lee.says("45631");
});

test("it is not completed while the keyings differ", async () => {
	await lee.goto(`#/entry/${number}`);
	await lee.heading(number);
	await lee.pressButton("Complete");
	await lee.page.waitForFunction(() => document.querySelector(
	    ".buttons .finding.error")?.textContent);
	await lee.says("draft");
});

test("the same twice lets it pass", async () => {
	await lee.goto(`#/second/${number}`);
	await keyFrom(doc);
	await lee.heading("Second keying");
	await lee.goto(`#/entry/${number}`);
	await lee.heading(number);
	await lee.pressButton("Complete");
	await lee.page.waitForFunction(() => document.querySelector(
	    "h1 [data-state=complete]"));
});

test("what a writer may not do is greyed, and says why", async () => {
	await lee.goto("#/letters");
	await lee.heading("Letters");
	const [disabled, reason] = await lee.page.evaluate(() => {
		const button = [...document.querySelectorAll("button")]
			.find((b) => b.textContent === "Make the letter");
		return [button.getAttribute("aria-disabled"),
			document.getElementById(button.getAttribute(
			    "aria-describedby")).textContent.trim()];
	});
	assert.equal(disabled, "true");
	assert.equal(reason, "Your role does not allow it.");
});
