/**
 * A whole shift by keyboard only: log in, key entries of seven kinds, correct
 * one, make the letter, look at it, record what the officer said, file, read
 * the answers, look at the account.
 */
import assert from "node:assert/strict";
import {readdirSync} from "node:fs";
import test, {after, before} from "node:test";
import {Desk, Incident, sample} from "./harness.mjs";
import {keyEntry} from "./robot.mjs";

/** Entries of the sample, by the number that they have there. */
const KINDS = [
	["ocean, consumption", "HLB-0412501-3"],
	["air, consumption", "HLB-0412521-1"],
	["truck, with its driver", "HLB-0412507-0"],
	["rail, consumption", "HLB-0412522-9"],
	["zone, weekly", "HLB-0412516-1"],
	["informal, air", "HLB-0730009-2"],
	["warehouse", "HLB-0412504-7"],
];

/** What stands on no paper is not part of a first keying. */
const NOT_KEYED = ["entry_number", "references", "notes", "contact",
	"exam_site", "immediate_delivery"];

function papers(number) {
	const doc = sample().find((d) => d.entry_number === number);
	return plain(Object.fromEntries(Object.entries(doc)
		.filter(([member]) => !NOT_KEYED.includes(member))));
}

/** Without what is null; an address line is its text. */
function plain(value) {
	if (Array.isArray(value))
		return value.map(plain);
	if (value === null || typeof value !== "object")
		return value;
	if (value.text !== undefined)
		return value.text;
	return Object.fromEntries(Object.entries(value)
		.filter(([, v]) => v !== null).map(([k, v]) => [k, plain(v)]));
}

let incident;
let desk;

before(async () => {
	incident = new Incident("shift").init();
	await incident.serve();
	desk = await Desk.open(incident);
});

after(() => incident?.end());

const keyed = [];

for (const [kind, number] of KINDS) {
	test(`an entry is keyed and completed: ${kind}`, async () => {
		const doc = papers(number);
		await desk.press("Alt+n");
		await desk.heading("New entry");
		/* Another kind of entry than the one before. */
		await desk.press("Alt+z");
		await desk.reaches("entry_type");
		await keyEntry(desk, doc);
		await desk.press("F9");
		await desk.heading("HLB-");
		await desk.says("complete");
		const made = (await desk.page.innerText("h1")).slice(0, 13);
		keyed.push(made);
		const shown = JSON.parse(await desk.page.evaluate(async (n) =>
			(await fetch(`/api/entries/${n}`)).text(), made));
		const {entry_number: _, ...got} = shown.document;
		assert.equal(lines(got), lines(doc));
	});
}

/**
 * A document as lines of text that can be compared.  Parties are keyed in the
 * order of the papers, not of the sample.
 */
function lines(doc) {
	const out = [];
	const walk = (value, path) => {
		if (value === null || typeof value !== "object")
			out.push(`${path} ${value}`);
		else
			Object.entries(value).forEach(([k, v]) =>
				walk(v, `${path}/${k}`));
	};
	walk({...plain(doc), parties: plain(doc.parties)
		.sort((a, b) => a.role < b.role ? -1 : 1)}, "");
	return out.sort().join("\n");
}

test("what will be printed and sent is shown field by field", async () => {
	await desk.says("Printed");
	await desk.says("SE10");
	await desk.says("SE60");
});

test("a wrong container is told beside its field while typing", async () => {
	await desk.press("Alt+n");
	await desk.heading("New entry");
	await desk.press("Alt+z");
	await desk.reaches("entry_type");
	await desk.enter("01");
	await desk.page.focus('[data-path="mode"]');
	await desk.enter("vessel, con");
	await desk.page.waitForFunction(() => document.querySelector(
	    '[data-path="mode"]').value === "11");
	await desk.page.focus('[data-path="bills[0].equipment[0]"]');
	await desk.type("EGHU9012346");
	await desk.saysAt("bills[0].equipment[0]", "wrong check digit");
	await discard();
});

test("Tab goes on though the form is drawn again below the fingers",
    async () => {
	    await desk.press("Alt+n");
	    await desk.heading("New entry");
	    await desk.press("Alt+z");
	    await desk.reaches("entry_type");
	    await desk.enter("01");
	    await desk.reaches("importer.name");
	    await desk.type("A NEW IMPORTER INC");
	    await desk.press("Tab");
	    await desk.reaches("importer.id_type");
	    await desk.page.waitForSelector(
	        '[data-path="importer.address.city"]');
	    await discard();
    });

/** Throw away what was keyed. */
async function discard() {
	await desk.press("Alt+x");
	await desk.says("Throw this draft away?");
	await desk.press("Tab");
	await desk.press("Enter");
	await desk.heading("Work list");
}

test("a complete entry is corrected, with its reason", async () => {
	await desk.goto(`#/entry/${keyed[0]}`);
	await desk.heading(keyed[0]);
	await desk.press("F2");
	await desk.heading(`Correct ${keyed[0]}`);
	await desk.page.focus('[data-path="voyage"]');
	await desk.press("Control+a");
	await desk.type("042E");
	await desk.press("F9");
	await desk.says("The journal keeps why");
	await desk.enter("Voyage misread");
	await desk.heading(keyed[0]);
	await desk.says("Voyage misread");
	await desk.says("042E");
});

test("the letter is looked at, then made", async () => {
	await desk.screen("Letters");
	await desk.pressButton("Look at it first");
	await desk.page.waitForSelector("iframe.paper");
	await desk.pressButton("Make the letter");
	await desk.heading("Letter DL-0001");
	const type = await desk.page.evaluate(async () => {
		const {src} = document.querySelector("iframe.paper");
		return (await (await fetch(src)).blob()).type;
	});
	assert.equal(type, "application/pdf");
});

test("what the officer said is recorded", async () => {
	await desk.screen("Releases", "Release log");
	await desk.enterNothing();
	await desk.enter(keyed[0]);
	/* The entry brings its port. */
	await desk.page.waitForFunction(() => [...document
		.querySelectorAll(".panel .filters input")]
		.every((input, i) => i === 3 || input.value !== ""));
	await desk.press("Enter");
	await desk.press("Enter");
	await desk.enter("CBPO HERRERA");
	await desk.reaches("Released");
	await desk.press("Enter");
	await desk.says("CBPO HERRERA");
});

test("the batches are written into the outbox", async () => {
	await desk.screen("Replay");
	await desk.says(`${KINDS.length} entries are ready`);
	await desk.pressButton("Write the batches");
	await desk.says("built");
	assert.equal(readdirSync(incident.outbox).filter((name) =>
		name.endsWith(".edi")).length, 1);
});

test("CBP's answers are read and lead back to the entry", async () => {
	await desk.screen("Answers");
	const file = answers();
	await desk.pressButton("Read them");
	await desk.says("Choose a file.");
	await desk.page.setInputFiles("input[type=file]", file);
	await desk.pressButton("Read them");
	await desk.says("Batches read");
	assert.equal(await desk.page.$("main .finding.error"), null);
	await desk.says("rejected");
});

/** CBP's answers to the batch: the second entry rejected, others accepted. */
function answers() {
	const name = readdirSync(incident.outbox).find((n) =>
		n.endsWith(".edi"));
	const batch = name.replace(/^SE-(.*)\.edi$/, "$1");
	return incident.answer(batch, [
		["*", "02", "S01", "ENTRY ACCEPTED", ""],
		[keyed[1], "01", "S99", "ENTRY REJECTED", ""],
	]);
}

test("every number is accounted for", async () => {
	await desk.screen("Account");
	await desk.says("Balanced");
});

test("the work list finds an entry while typing", async () => {
	await desk.press("Alt+w");
	await desk.heading("Work list");
	await desk.enterNothing();
	await desk.type(keyed[2].slice(4, 11));
	await desk.page.waitForFunction((n) => {
		const links = document.querySelectorAll(".pager tbody a");
		return links.length === 1 && links[0].textContent === n;
	}, keyed[2]);
});
