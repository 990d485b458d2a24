/**
 * screen_replay.js -- filing in ACE afterwards: what is ready, what was
 * written, what was sent, what CBP said of it.
 */
import {get, post, seg} from "./api.js";
import {askText} from "./dialog.js";
import {counted, el, fill, grouped, moment} from "./dom.js";
import {say} from "./live.js";
import {deedButton, entryLink, findingList, labelled, mark, panel, table,
	tellTrouble} from "./parts.js";

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
		        say("The batches are in the outbox, from where your EDI " +
		            "program or daybook replay send takes them.");
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

function batchTable(batches, box, reload) {
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
			b.state === "sending" ? deedButton("batch.settle",
			    "It was sent", async () => {
			        const reason = await askText(`Batch ${b.batch}`,
			            "Its transfer was interrupted. Say how you know that " +
			            "it arrived: the journal keeps it, and the batch is " +
			            "never sent again.",
			            "Reason", "It was sent");
			        if (reason === null)
			            return;
			        await post(`replay/${seg(b.batch)}/sent`, {reason});
			        await reload();
			    }) : null]},
	], batches, "No batch was written yet.");
}

async function draw(place) {
	const [plan, {batches}] = await Promise.all([get("replay/plan"),
		get("replay")]);
	const box = el("div");
	const reload = () => draw(place);
	fill(place, el("h1", null, "Replay"), planPanel(plan, reload),
	    panel("Batches", progress(batches),
	        batchTable(batches, box, reload)), box);
	place.querySelector(".panel button, .panel input")?.focus();
}

export async function show(place) {
	await draw(place).catch((refusal) =>
		tellTrouble(place, "Replay", refusal));
}
