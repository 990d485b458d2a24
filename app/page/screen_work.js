/**
 * screen_work.js -- the work list: the incident at a glance, drafts, and all
 * entries by state, port, writer and age; search as you type.
 */
import {get, post, query} from "./api.js";
import {counted, debounce, el, fill, grouped, moment} from "./dom.js";
import {keyButton} from "./keys.js";
import {say} from "./live.js";
import {Pager} from "./pager.js";
import {deedButton, entryLink, findingList, labelled, mark,
	table} from "./parts.js";
import {may} from "./store.js";
import {drawKeys, goTo} from "./top.js";

export const name = "work";
export const title = "Work list";

const PAUSE_MS = 120;
const LOOK_AGAIN_MS = 15000;

const COLUMNS = [
	{label: "Entry", sort: "number", head: true,
		cell: (r) => entryLink(r.entry_number)},
	{label: "State", cell: (r) => mark(r.paper)},
	{label: "ACE", cell: (r) => r.se && r.se !== "none" ? mark(r.se) : ""},
	{label: "Type", cell: (r) => r.entry_type},
	{label: "Mode", cell: (r) => r.mode},
	{label: "Port", sort: "port", cell: (r) => r.port},
	{label: "Importer", sort: "importer", cell: (r) => r.importer},
	{label: "Value USD", number: true, sort: "value",
		cell: (r) => grouped(r.value ?? 0)},
	{label: "Letter", cell: (r) => r.letter},
	{label: "Writer", cell: (r) => r.writer},
	{label: "Changed", sort: "changed", cell: (r) => moment(r.changed_at)},
];

const AGES = [["", "Any age"], ["1", "over 1 hour"], ["4", "over 4 hours"],
	["24", "over a day"], ["72", "over 3 days"]];

function select(values) {
	return el("select", null, values.map(([value, label]) =>
		el("option", {value}, label)));
}

/** The incident at a glance. */
function glanceNodes(glance) {
	const {numbers, papers, filings, backup, incident} = glance;
	const filed = Object.entries(filings ?? {}).reduce((n, [state, count]) =>
		n + (["none", "queued"].includes(state) ? 0 : count), 0);
	const accepted = (filings?.accepted ?? 0) +
	    (filings?.accepted_warning ?? 0);
	const keyed = Object.values(papers ?? {}).reduce((a, b) => a + b, 0);
	const lettered = ["lettered", "released", "refused"]
		.reduce((n, state) => n + (papers?.[state] ?? 0), 0);
	const tile = (label, value, note) => el("div.tile", null,
	    el("dt", null, label), el("dd", null, grouped(value),
	        note ? el("small", null, note) : null));
	return [
		el("dl.tiles", null,
		    tile("Numbers left", numbers.left,
		        `${grouped(numbers.used)} of ${grouped(numbers.total)} used`),
		    tile("Keyed", keyed), tile("Lettered", lettered),
		    tile("Released", papers?.released ?? 0),
		    tile("Filed", filed), tile("Accepted", accepted)),
		el("p.glance-note", null, [
			incident?.reference ? `Incident ${incident.reference}` +
			    (incident.since ? ` since ${incident.since}` : "") : "",
			backup?.made_at ? `Backup of ${moment(backup.made_at)}` :
			    "No backup was made yet",
			glance.unmatched ? counted(glance.unmatched, "answer",
			    "answers") + " without an entry" : "",
		].filter(Boolean).join(". "), ".",
		glance.conflicts ? [" ", el("a", {href: "#/stations"},
		    counted(glance.conflicts, "number is", "numbers are") +
		    " disputed between stations"), "."] : null,
		backup?.warn ? el("b", null,
		    " Make a backup: the newest is too old.") : null),
		el("details", null, el("summary", null, "Numbers of each pool"),
		    table("Pools", [
		        {label: "Filer", cell: (p) => p.filer},
		        {label: "From", cell: (p) => p.from},
		        {label: "To", cell: (p) => p.to},
		        {label: "Station", cell: (p) => p.station},
		        {label: "Used", number: true, cell: (p) => grouped(p.used)},
		        {label: "Left", number: true, cell: (p) => grouped(p.left)},
		    ], glance.pools ?? [])),
	];
}

function draftTable(drafts) {
	return table("Drafts of yours, not saved as entries yet", [
		{label: "Draft", head: true, cell: (d) =>
			el("a", {href: `#/key/draft/${d.id}`},
			    d.correcting ? `correction of ${d.correcting}` :
			        d.importer || d.entry_number || "no importer yet")},
		{label: "Port", cell: (d) => d.port ?? ""},
		{label: "Value USD", number: true,
			cell: (d) => d.value ? grouped(d.value) : ""},
		{label: "Findings", cell: (d) => d.errors ?
			counted(d.errors, "finding", "findings") : "none"},
		{label: "Changed", cell: (d) => moment(d.changed_at)},
	], drafts);
}

class WorkList {
	constructor() {
		this.search = el("input", {type: "search", autocomplete: "off",
			spellcheck: "false"});
		this.paper = "";
		this.chips = el("div.chips", {role: "group",
			"aria-label": "State"});
		this.filing = select([["", "Any"]]);
		this.port = select([["", "Any"]]);
		this.writer = select([["", "Any"]]);
		this.age = select(AGES);
		this.glance = el("div.glance");
		this.drafts = el("div.drafts");
		this.deeds = el("div.buttons");
		this.pager = new Pager({caption: "Entries", columns: COLUMNS,
			key: (r) => r.entry_number, chose: () => this.drawDeeds(),
			fetch: (page) => this.fetch(page)});
		const later = debounce(PAUSE_MS, () => this.pager.begin());
		this.search.addEventListener("input", later);
		for (const control of [this.filing, this.port, this.writer, this.age])
			control.addEventListener("change", () => this.reload());
		this.node = [
			el("h1", null, "Work list"), this.glance, this.drafts,
			el("form.filters", {role: "search",
				on: {submit: (event) => {
					event.preventDefault();
					this.reload();
				}}},
			labelled("Search", this.search,
			    "Number, importer, bill, container, reference, writer"),
			labelled("ACE", this.filing), labelled("Port", this.port),
			labelled("Writer", this.writer), labelled("Age", this.age)),
			this.chips, this.pager.node, this.deeds,
		];
	}

	filter() {
		return {state: this.paper, filing: this.filing.value,
			port: this.port.value, writer: this.writer.value,
			older: this.age.value, q: this.search.value.trim()};
	}

	async fetch(page) {
		const body = await get(`entries?${query({...this.filter(), ...page,
			limit: 50})}`);
		return {rows: body.entries, next: body.next, total: body.total};
	}

	async reload() {
		await Promise.all([this.pager.begin(), this.count()]);
	}

	async count() {
		const {q: _, ...filter} = this.filter();
		const {papers, filings, ports, writers} = await get(
		    `entries/counts?${query({...filter, state: ""})}`);
		const all = Object.values(papers).reduce((a, b) => a + b, 0);
		fill(this.chips, [["", all], ...Object.entries(papers)]
			.map(([state, n]) => el("button.chip", {type: "button",
				"aria-pressed": String(state === this.paper),
				on: {click: () => {
					this.paper = state;
					this.reload();
				}}}, state ? mark(state) : "all", " ", grouped(n))));
		this.options(this.filing, Object.entries(filings)
			.filter(([, n]) => n).map(([state, n]) =>
				[state, `${state.replaceAll("_", " ")} (${grouped(n)})`]));
		this.options(this.port, ports.map((p) =>
			[p.port, `${p.port} (${grouped(p.entries)})`]));
		this.options(this.writer, writers.map((w) =>
			[w.writer, `${w.writer} (${grouped(w.entries)})`]));
	}

	/** What may be chosen; what is chosen stays. */
	options(control, values) {
		const {value} = control;
		const kept = value && !values.some(([v]) => v === value) ?
		    [[value, value]] : [];
		fill(control, [["", "Any"], ...kept, ...values].map(([v, label]) =>
			el("option", {value: v, selected: v === value}, label)));
	}

	async look() {
		const [glance, {drafts}] = await Promise.all([
			get("glance", {background: true}),
			get("drafts", {background: true})]);
		fill(this.glance, glanceNodes(glance));
		fill(this.drafts, drafts.length ? draftTable(drafts) : null);
	}

	drawDeeds() {
		const chosen = [...this.pager.chosen];
		if (chosen.length === 0) {
			fill(this.deeds);
			return;
		}
		const entries = query({entry: chosen});
		fill(this.deeds,
		    el("p", null, counted(chosen.length, "entry", "entries"),
		        " chosen:"),
		    deedButton("entry.complete", "Complete them", async () => {
		        const {completed} = await post("entries/complete",
		            {entries: chosen});
		        say(`${counted(completed, "entry is", "entries are")} ` +
		            "complete now.");
		        this.pager.clear();
		        this.drawDeeds();
		        this.reload();
		    }),
		    deedButton("letter.make", "Letter", () =>
		        goTo("letters", "preview", chosen.join(","))),
		    el("a.button", {href: `/api/sheets.pdf?${entries}`,
		        target: "_blank"}, "Data sheets (PDF)"),
		    deedButton("", "Choose none", () => {
		        this.pager.clear();
		        this.drawDeeds();
		    }));
	}
}

export async function show(place) {
	const list = new WorkList();
	fill(place, list.node);
	list.search.focus();
	const top = () => list.pager.links()[0]?.focus();
	drawKeys(
	    keyButton("F2", "Search", "to the search",
	        () => list.search.focus()),
	    keyButton("F4", "Rows", "to the rows", top),
	    may("entry.add") ? keyButton("F9", "New entry", "key a new entry",
	        () => goTo("key")) : null);
	await Promise.all([list.reload(), list.look()]).catch((refusal) =>
		fill(list.glance, findingList(refusal.findings),
		    el("p.finding.error", {role: "alert"}, refusal.message)));
	const timer = setInterval(() => list.look().catch(() => {}),
	    LOOK_AGAIN_MS);
	return () => {
		clearInterval(timer);
		drawKeys();
	};
}

