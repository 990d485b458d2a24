/**
 * screen_entry.js -- one entry: what was keyed, what will be printed and what
 * will be sent, field by field, what CBP said, and its history.
 */
import {get, post, seg} from "./api.js";
import {elementLinks, explanationOf, wordsOf} from "./conditions.js";
import {ask, askText} from "./dialog.js";
import {el, fill, grouped, moment} from "./dom.js";
import {keyButton} from "./keys.js";
import {labelOf} from "./labels.js";
import {say} from "./live.js";
import {leaves} from "./paths.js";
import {deedButton, facts, findingList, labelled, mark, panel,
	table, tellTrouble} from "./parts.js";
import {drawKeys, goTo} from "./top.js";

export const name = "entry";
export const title = "Entry";

/** Below it: the values of the document, and what each means. */
function keyedTable(document) {
	return table("Keyed, element by element", [
		{label: "Element", head: true, cell: ([path]) =>
			labelOf(path, document)},
		{label: "Value", cell: ([, value]) => String(value)},
	], leaves(document));
}

function printedTable(printed) {
	return table("What will be printed", [
		{label: "Element", head: true, cell: (p) => p.label},
		{label: "On paper", cell: (p) => p.value},
		{label: "Meaning", cell: (p) => p.meaning ?? ""},
	], printed);
}

function recordNode(record) {
	return el("details.record", {open: true},
	    el("summary", null, el("b", null, record.name), ` ${record.title}`,
	        el("code.image", null, record.image ?? "")),
	    table(`${record.name}, record ${record.record}`, [
	        {label: "Field", head: true, cell: (f) =>
		        f.label || f.name.replaceAll("_", " ")},
	        {label: "Columns", cell: (f) => `${f.from}–${f.to}`},
	        {label: "Value", cell: (f) => el("code", null, f.value)},
	        {label: "Meaning", cell: (f) => f.fault ?? f.meaning ?? ""},
	    ], (record.fields ?? []).filter((f) => f.value?.trim())));
}

function conditions(entry) {
	const rows = entry.conditions ?? [];
	return rows.length ? panel("What CBP answered", table("Conditions", [
		{label: "CBP's words", head: true, cell: wordsOf},
		{label: "Explanation", cell: explanationOf},
		{label: "Correct", cell: (c) =>
			elementLinks(entry.entry_number, c)},
	], rows)) : null;
}

/** What the officer said. */
async function askRelease(entry, reload) {
	const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
	const at = el("input", {value: now, required: true});
	const port = el("input", {value: entry.port ?? "", required: true});
	const officer = el("input");
	const answer = await ask(`What the officer said of ` +
	    entry.entry_number, [
		labelled("When (UTC)", at), labelled("Port", port),
		labelled("Officer", officer),
	], [{label: "Released", value: "released", main: true},
		{label: "Refused", value: "refused"},
		{label: "Cancel", value: ""}]);
	if (answer === "")
		return;
	await post(`entries/${seg(entry.entry_number)}/release`, {
		at: at.value, port: port.value, officer: officer.value || null,
		refused: answer === "refused"});
	say(`${entry.entry_number} is ${answer}.`);
	await reload();
}

function deeds(entry, reload) {
	const number = entry.entry_number;
	const {paper} = entry;
	const open = paper === "draft" || paper === "complete";
	return el("div.buttons", null,
	    deedButton("entry.add", "New entry", () => goTo("key"),
	        {class: "main", "aria-keyshortcuts": "Alt+N"}),
	    paper === "draft" ? deedButton("entry.complete", "Complete",
	        async () => {
	            await post(`entries/${seg(number)}/complete`);
	            say(`${number} is complete.`);
	            await reload();
	        }) : null,
	    paper === "void" ? null : deedButton(open ? "entry.correct" :
	        "entry.correct.lettered", "Correct",
	    () => goTo("key", "correct", number)),
	    entry.second === "wanted" || entry.second === "differs" ?
	        deedButton("entry.complete", "Key it a second time",
	            () => goTo("second", number)) : null,
	    paper === "complete" ? deedButton("letter.make", "Letter",
	        () => goTo("letters", "preview", number)) : null,
	    paper === "lettered" ? deedButton("entry.release",
	        "Released or refused", () => askRelease(entry, reload)) : null,
	    el("a.button", {href: `/api/sheets.pdf?entry=${seg(number)}`,
	        target: "_blank"}, "Data sheet (PDF)"),
	    open ? deedButton("entry.void", "Void", async () => {
	        const reason = await askText(`Void ${number}`,
	            "The number stays spent; the account tells why.",
	            "Reason", "Void it");
	        if (reason === null)
	            return;
	        await post(`entries/${seg(number)}/void`, {reason});
	        await reload();
	    }) : null);
}

function secondWords(entry) {
	switch (entry.second) {
	case "wanted":
		return "Another writer keys the risky fields once more first.";
	case "differs":
		return "The second keying differs: see which one is right.";
	case "matched":
		return "Keyed twice by two writers, and the same.";
	default:
		return "";
	}
}

async function draw(place, number) {
	const [entry, history] = await Promise.all([
		get(`entries/${seg(number)}`),
		get(`entries/${seg(number)}/history`)]);
	const explained = await get(`entries/${seg(number)}/explain`)
		.catch((refusal) => ({findings: refusal.findings,
			trouble: refusal.message}));
	const reload = () => draw(place, number);
	fill(place,
	    el("h1", null, el("span.is-code", null, number), " ",
	        mark(entry.paper), " ",
	        entry.se && entry.se !== "none" ? mark(entry.se) : null),
	    facts([["Importer", entry.importer], ["Type", entry.entry_type],
	        ["Mode", entry.mode], ["Port", entry.port],
	        ["Value", `${grouped(entry.value ?? 0)} USD`],
	        ["Letter", entry.letter], ["Batch", entry.batch],
	        ["Revision", entry.revision],
	        ["Keyed", `${entry.writer}, ${moment(entry.keyed_at)}`],
	        ["Second keying", secondWords(entry)]]),
	    deeds(entry, reload),
	    findingList(entry.findings),
	    findingList(explained.findings),
	    conditions(entry),
	    el("div.columns", null,
	        panel("Printed", explained.printed ?
	            printedTable(explained.printed) :
	            el("p", null, explained.trouble ?? "")),
	        panel("Keyed", keyedTable(entry.document))),
	    panel("Sent", (explained.sent ?? []).map(recordNode)),
	    panel("History", table("History", [
	        {label: "Row", number: true, cell: (h) => h.seq},
	        {label: "When", cell: (h) => moment(h.at)},
	        {label: "Who", cell: (h) => h.user},
	        {label: "What", head: true, cell: (h) => h.action},
	        {label: "Reason", cell: (h) => h.reason},
	    ], history.history)));
	drawKeys(
	    keyButton("F2", "Correct", "correct this entry",
	        () => goTo("key", "correct", number)),
	    keyButton("F9", "New entry", "key the next entry",
	        () => goTo("key")));
	place.querySelector(".buttons button")?.focus();
}

export async function show(place, [number]) {
	try {
		await draw(place, number ?? "");
	} catch (refusal) {
		tellTrouble(place, `Entry ${number ?? ""}`, refusal);
	}
	return () => drawKeys();
}

