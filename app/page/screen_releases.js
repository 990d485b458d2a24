/**
 * screen_releases.js -- the release log: what the officers said, as it comes
 * in by phone or on paper.
 */
import {get, post, query, seg} from "./api.js";
import {combobox} from "./combobox.js";
import {el, fill, moment} from "./dom.js";
import {say} from "./live.js";
import {Pager} from "./pager.js";
import {deedButton, entryLink, labelled, mark, panel, tellTrouble}
	from "./parts.js";
import {now} from "./store.js";

export const name = "releases";
export const title = "Releases";

/** Entries on a letter that nobody heard of yet, by any word. */
const waiting = {
	name: "entries",
	async search(typed) {
		const {entries} = await get(`entries?${query({state: "lettered",
			q: typed, limit: 12})}`);
		return {edition: "", matches: entries.map((e) =>
			({code: e.entry_number, name: `${e.importer}, ${e.letter}`,
				port: e.port}))};
	},
};

function entryInput(port) {
	const input = el("input.is-code", {spellcheck: "false"});
	let chosen = "";
	const box = combobox(input, waiting, {
		settled: () => input.value === chosen,
		take: (match) => {
			chosen = match.code;
			input.value = match.code;
			if (match.port)
				port.value = match.port;
		}});
	input.addEventListener("blur", () => box.leave());
	input.leave = () => box.leave();
	return input;
}

function form(reload) {
	const port = el("input.is-code", {spellcheck: "false"});
	const entry = entryInput(port);
	const at = el("input", {value: now().toISOString()
		.replace(/\.\d+Z$/, "Z")});
	const officer = el("input");
	const record = async (refused) => {
		await post(`entries/${seg(entry.value.trim())}/release`, {
			at: at.value.trim(), port: port.value.trim(),
			officer: officer.value.trim() || null, refused});
		say(`${entry.value} is ${refused ? "refused" : "released"}.`);
		entry.value = "";
		entry.focus();
		await reload();
	};
	const inputs = [entry, at, port, officer];
	const node = el("form.filters", {on: {
		submit: (event) => event.preventDefault(),
		keydown: (event) => {
			const i = inputs.indexOf(event.target);
			if (event.key !== "Enter" || i < 0)
				return;
			event.preventDefault();
			event.target.leave?.();
			(inputs[i + (event.shiftKey ? -1 : 1)] ??
			    node.querySelector("button")).focus();
		}}},
	labelled("Entry", entry, "Number or importer"),
	labelled("When (UTC)", at), labelled("Port", port),
	labelled("Officer", officer),
	el("div.buttons", null,
	    deedButton("entry.release", "Released", () => record(false),
	        {class: "main"}),
	    deedButton("entry.release", "Refused", () => record(true))));
	return {node, entry};
}

export async function show(place) {
	const log = new Pager({caption: "What the officers said",
		empty: "Nothing is recorded yet.", columns: [
		{label: "Entry", head: true, cell: (r) => entryLink(r.entry_number)},
		{label: "Said", cell: (r) => mark(r.refused ? "refused" :
			"released")},
		{label: "When", cell: (r) => moment(r.at)},
		{label: "Port", cell: (r) => r.port},
		{label: "Officer", cell: (r) => r.officer ?? ""},
		{label: "Importer", cell: (r) => r.importer},
		{label: "Recorded by", cell: (r) => r.user},
	], key: null, fetch: async (page) => {
		const body = await get(`releases?${query({after: page.after})}`);
		return {rows: body.releases, next: body.next};
	}});
	try {
		const {node, entry} = form(() => log.begin());
		fill(place, el("h1", null, "Release log"),
		    panel("Record", node), log.node);
		/* Whoever comes here keys: what is said before comes later. */
		entry.focus();
		await log.begin();
	} catch (refusal) {
		tellTrouble(place, "Release log", refusal);
	}
}
