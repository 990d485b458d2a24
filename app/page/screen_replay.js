/**
 * screen_replay.js -- filing in ACE afterwards: what is ready, what was
 * written, what was sent, what CBP said of it.
 */
import {get, post, seg} from "./api.js";
import {counted, el, fill, grouped, moment} from "./dom.js";
import {say} from "./live.js";
import {deedButton, entryLink, findingList, labelled, mark, panel, table,
	tellTrouble} from "./parts.js";
import {queryButton, resendButton, sendButton, settleButtons, underWay}
	from "./sending.js";

export const name = "replay";
export const title = "Replay";

function planTable(blocks) {
	return table("Blocks", [
		{label: "Batch", head: true, cell: (b) => b.batch},
		{label: "Block", number: true, cell: (b) => b.block},
		{label: "Filer", cell: (b) => b.filer},
		{label: "Port", cell: (b) => b.port},
		{label: "Entries", number: true, cell: (b) => grouped(b.entries)},
		{label: "Records", number: true, cell: (b) => grouped(b.records)},
		{label: "Actions", cell: (b) => b.actions},
	], blocks);
}

/** How large, and the button that writes them. */
function builder(reload) {
	const size = el("input", {value: "200", inputmode: "numeric"});
	return [
		el("div.filters", null, labelled("Entries a batch", size,
		    "Small is safer: one fault makes CBP reject the whole batch.")),
		el("div.buttons", null, deedButton("batch.build",
		    "Write the batches", async () => {
		        await post("replay/build", {size: Number(size.value)});
		        say("The batches are written into the outbox.");
		        await reload();
		    }, {class: "main"})),
	];
}

function planPanel({blocks, findings}, reload) {
	const entries = blocks.reduce((n, b) => n + b.entries, 0);
	return panel("Plan", el("p", null, entries ?
	    `${counted(entries, "entry is", "entries are")} ready to be filed.` :
	    "Nothing is ready to be filed."),
	findingList(findings),
	blocks.length ? [planTable(blocks), builder(reload)] : null);
}

/** How far the incident is filed; the words say what the bar shows. */
function progress(batches) {
	const sum = (states) => batches.filter((b) => states.includes(b.state))
		.reduce((n, b) => n + b.entries, 0);
	const all = batches.filter((b) => b.state !== "withdrawn")
		.reduce((n, b) => n + b.entries, 0);
	const done = sum(["answered", "rejected"]);
	return all === 0 ? null : el("p.progress", null,
	    el("label", null, `${grouped(done)} of ${grouped(all)} entries in ` +
	        "batches are answered", el("progress", {max: all, value: done})));
}

async function showBatch(box, id) {
	const {entries} = await get(`replay/${seg(id)}`);
	fill(box, panel(`Entries of ${id}`, table(`Batch ${id}`, [
		{label: "Entry", head: true, cell: (e) => entryLink(e.entry_number)},
		{label: "Action", cell: (e) => e.action},
		{label: "Block", number: true, cell: (e) => e.block},
		{label: "Position", number: true, cell: (e) => e.position},
	], entries)));
	box.querySelector(".table-box").focus();
}

function batchTable(batches, {box, sent, ways, reload}) {
	const settle = (b) => b.batch === ways.under_way?.batch ?
	    "on its way now" :
	    settleButtons(b.batch, Boolean(ways.send_to), sent, reload);
	return table("Batches", [
		{label: "Batch", head: true, cell: (b) => b.batch},
		{label: "State", cell: (b) => mark(b.state)},
		{label: "Entries", number: true, cell: (b) => grouped(b.entries)},
		{label: "Written", cell: (b) => moment(b.built_at)},
		{label: "Sent", cell: (b) => moment(b.sent_at)},
		{label: "Answered", cell: (b) => moment(b.answered_at)},
		{label: "More", cell: (b) => [
			deedButton("", "Entries", () => showBatch(box, b.batch),
			    {"aria-label": `Entries of ${b.batch}`}), " ",
			el("a", {href: `/api/replay/${seg(b.batch)}.edi`},
			    "file ", el("span.visually-hidden", null, b.batch)), " ",
			b.state === "sending" ? settle(b) : null,
			b.state === "sent" ? resendButton(b.batch, reload) : null]},
	], batches, "No batch was written yet.");
}

/** Where they go, and the button that sends what is built. */
function sender(batches, {sent, ways, reload}) {
	const built = batches.filter((b) => b.state === "built")
		.map((b) => b.batch);
	const late = deedButton("batch.overdue", "Mark what has no answer",
	    async () => {
	        const {batches: overdue} = await post("replay/overdue");
	        say(counted(overdue.length, "batch is overdue.",
	            "batches are overdue."));
	        await reload();
	    });
	const unsure = batches.some((b) => /^sen(t|ding)$/.test(b.state));
	const later = [late, unsure ? [" ", queryButton(sent)] : null];
	if (!ways.send_to) {
		return [el("p", null, "Batches are written to ",
		    el("code", null, ways.outbox), ", from where ",
		    el("code", null, "daybook replay send"), " takes them. ",
		    "This page sends them when the program is started with ",
		    el("code", null, "daybook serve --send-to"), "."),
		el("div.buttons", null, later), sent];
	}
	return [el("p", null, "Batches are sent to ",
	    el("code", null, ways.send_to), "."),
	underWay(ways.under_way, reload),
	el("div.buttons", null, built.length ? sendButton(
	    `Send ${counted(built.length, "batch", "batches")}`, built, sent,
	    reload, {class: "main"}) : null, later), sent];
}

/** sent tells of the last sending; it outlives a drawing. */
async function draw(place, sent = el("div", {"aria-live": "polite"})) {
	const [plan, {batches}, ways] = await Promise.all([get("replay/plan"),
		get("replay"), get("ways")]);
	const box = el("div");
	const reload = () => draw(place, sent);
	const parts = {box, sent, ways, reload};
	fill(place, el("h1", null, "Replay"), planPanel(plan, reload),
	    panel("Batches", progress(batches), sender(batches, parts),
	        batchTable(batches, parts)), box);
	place.querySelector(".panel button, .panel input")?.focus();
}

export async function show(place) {
	await draw(place).catch((refusal) =>
		tellTrouble(place, "Replay", refusal));
}
