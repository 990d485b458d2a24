/**
 * screen_letters.js -- downtime letters: look first, then make; print again.
 * "#/letters", "#/letters/preview/N,N", "#/letters/show/LETTER".
 */
import {get, post, query, seg} from "./api.js";
import {counted, el, fill, grouped, moment} from "./dom.js";
import {say} from "./live.js";
import {deedButton, findingList, labelled, panel, paper, table, tellTrouble}
	from "./parts.js";
import {goTo} from "./top.js";

export const name = "letters";
export const title = "Letters";

/** A PDF that may be refused: findings instead of an empty frame. */
async function preview(box, asked) {
	const src = `/api/letters/preview.pdf?${query(asked)}`;
	const answer = await fetch(src, {credentials: "same-origin"})
		.catch(() => null);
	if (answer?.ok) {
		await answer.blob();
		fill(box, paper("Preview of the letter, a draft", src));
		return;
	}
	const body = await answer?.json().catch(() => ({})) ?? {};
	fill(box, el("p.finding.error", {role: "alert"},
	    body.error?.text ?? "No letter can be made."),
	findingList(body.findings));
}

function letterTable(letters) {
	return table("Letters made", [
		{label: "Letter", head: true, cell: (l) => el("a", {
			href: `#/letters/show/${seg(l.letter)}`}, l.letter)},
		{label: "Port", cell: (l) => l.port},
		{label: "Entries", number: true, cell: (l) => grouped(l.entries)},
		{label: "Value USD", number: true, cell: (l) => grouped(l.value)},
		{label: "Made", cell: (l) => `${moment(l.made_at)}, ${l.user}`},
		{label: "Papers", cell: (l) => [
			el("a", {href: `/api/letters/${seg(l.letter)}.pdf`,
				target: "_blank"}, `${l.letter} (PDF)`), " ",
			el("a", {href: `/api/manifest.xlsx?${query({
				letter: l.letter})}`}, "manifest (Excel)")]},
	], [...letters].reverse(), "No letter was made yet.");
}

/** Choose, look, make. */
function maker(place, ports, chosen) {
	const box = el("div.preview");
	const port = el("select", null,
	    el("option", {value: ""}, "all ports"),
	    ports.map((p) => el("option", {value: p.port},
	        `${p.port} (${counted(p.entries, "entry", "entries")})`)));
	const asked = () => chosen.length ? {entry: chosen} :
	    {port: port.value};
	const body = () => chosen.length ? {entry: chosen} :
	    port.value ? {port: port.value} : {all: true};
	const make = deedButton("letter.make", "Make the letter", async () => {
		const {letters} = await post("letters", body());
		say(`${letters.map((l) => l.letter).join(", ")} made.`);
		goTo("letters", "show", letters[0].letter);
	}, {class: "main"});
	const node = panel(chosen.length ? "Letter of the chosen entries" :
	    "New letter",
	chosen.length ? el("p", null, chosen.join(", ")) :
	    labelled("Port", port, "One letter for each port; complete " +
	        "entries only. Making it locks them."),
	el("div.buttons", null, deedButton("", "Look at it first",
	    () => preview(box, asked())), make), box);
	if (chosen.length)
		preview(box, asked());
	return node;
}

export async function show(place, [how, which]) {
	try {
		const [{letters}, {ports}] = await Promise.all([get("letters"),
			get("entries/counts?state=complete")]);
		const chosen = how === "preview" ? which.split(",") : [];
		fill(place, el("h1", null, how === "show" ? `Letter ${which}` :
		    "Letters"),
		how === "show" ? paper(`Letter ${which}`,
		    `/api/letters/${seg(which)}.pdf`) :
		    maker(place, ports, chosen),
		panel("Made", letterTable(letters)),
		panel("Manifest", el("p", null, el("a", {
		    href: "/api/manifest.xlsx"},
		"Manifest of all entries (Excel)"))));
		place.querySelector(".panel select, .panel button, tbody a")
			?.focus();
	} catch (refusal) {
		tellTrouble(place, "Letters", refusal);
	}
}
