/**
 * screen_answers.js -- CBP's answers: take them in, and what they leave to do.
 */
import {get, seg, told} from "./api.js";
import {elementLinks, explanationOf, wordsOf} from "./conditions.js";
import {el, fill, fillBy, moment} from "./dom.js";
import {say} from "./live.js";
import {deedButton, entryLink, facts, findingList, labelled, mark, panel,
	table, tellTrouble} from "./parts.js";

export const name = "answers";
export const title = "Answers";

const LISTS = [["rejected", "Rejected"], ["warnings", "Accepted with warnings"],
	["unanswered", "No answer"], ["review", "Human review"],
	["held", "Held or exam"], ["released", "Released by CBP"],
	["unmatched", "Answers without an entry"]];

function result(body) {
	const applied = Object.entries(body.applied ?? {})
		.filter(([, n]) => n > 0)
		.map(([state, n]) => [state.replaceAll("_", " "), n]);
	return [facts([["Batches read", body.batches], ...applied,
		["Status notices", body.notices], ["Queued again", body.requeued],
		["Without an entry", body.unmatched]]),
	applied.length === 0 && body.known ?
	    el("p", null, "All of it was known already.") : null,
	findingList(body.findings)];
}

/** Fetch what lies at the place that the program was started with. */
function fetcher(from, box, reload) {
	return [el("p", null, "Answers are fetched from ",
	    el("code", null, from), "."),
	el("div.buttons", null, deedButton("answer.apply", "Fetch them",
	    async () => {
	        fill(box, el("p", null, "They are fetched ..."));
	        await fillBy(box, async () =>
	            result(await told("answers/fetch")));
	        say("The answers are read.");
	        await reload();
	    }, {class: "main"}))];
}

/** Take in the files that a person chose. */
function intake(from, box, reload) {
	const files = el("input", {type: "file", multiple: true});
	return panel("Take in answers", from ? fetcher(from, box, reload) : null,
	    el("div.filters", null, labelled("Files", files,
	        "As they came from CBP; each answer counts once.")),
	el("div.buttons", null, deedButton("answer.apply", "Read them",
	    async () => {
	        const parts = [];
	        if (files.files.length === 0)
	            throw new Error("Choose a file.");
	        for (const file of files.files) {
	            const body = await told(
	                `answers?file=${seg(file.name)}`, {body: file});
	            parts.push(el("h3", null, file.name), result(body));
	            fill(box, parts);
	        }
	        say("The answers are read.");
	        await reload();
	    }, {class: from ? null : "main"})), box);
}

function condition(number, c) {
	return el("li", null, wordsOf(c), el("div", null, explanationOf(c)),
	    elementLinks(number, c));
}

function worklist(which, body) {
	if (which === "unmatched") {
		return table("Answers without an entry", [
			{label: "When", cell: (u) => moment(u.at)},
			{label: "Entry", cell: (u) => u.entry_number ?? ""},
			{label: "Why", cell: (u) => u.reason},
			{label: "CBP's words", head: true,
				cell: (u) => el("code", null, u.text)},
		], body.unmatched ?? []);
	}
	return table(LISTS.find(([name]) => name === which)[1], [
		{label: "Entry", head: true, cell: (e) => entryLink(e.entry_number)},
		{label: "State", cell: (e) => mark(e.se)},
		{label: "Since", cell: (e) => moment(e.since)},
		{label: "What CBP said", cell: (e) => el("ul.plain", null,
		    (e.conditions ?? []).map((c) =>
		        condition(e.entry_number, c)))},
		{label: "To do", cell: (e) => el("a", {
			href: `#/key/correct/${seg(e.entry_number)}`},
		"Correct ", el("span.visually-hidden", null, e.entry_number))},
	], body.entries ?? [], "Nothing is left to do here.");
}

export async function show(place) {
	const box = el("div", {"aria-live": "polite"});
	const list = el("div");
	const which = el("select", null, LISTS.map(([value, label]) =>
		el("option", {value}, label)));
	const draw = async () => fill(list,
	    worklist(which.value, await get(`answers/${which.value}`)));
	which.addEventListener("change", () => draw().catch((refusal) =>
		fill(list, el("p.finding.error", null, refusal.message))));
	const {answers_from: from} = await get("ways");
	fill(place, el("h1", null, "Answers"), intake(from, box, draw),
	    panel("Work lists", el("div.filters", null,
	        labelled("List", which)), list));
	place.querySelector("button, input").focus();
	await draw().catch((refusal) => tellTrouble(list, "Work lists", refusal));
}

