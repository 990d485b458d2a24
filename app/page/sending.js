/**
 * sending.js -- batches on their way to CBP: sending what is built, looking
 * after a transfer that was interrupted, queueing again what had no answer.
 * Where they go is said when the program is started, not here.
 */
import {post, seg, told} from "./api.js";
import {askText} from "./dialog.js";
import {counted, el, fill, fillBy, moment} from "./dom.js";
import {alertPerson, say} from "./live.js";
import {deedButton, findingList} from "./parts.js";

/** One after the other: the program makes one transfer at a time.  Gives what
 * became of them. */
async function sendAll(batches, box) {
	const bar = el("progress", {max: batches.length, value: 0});
	const words = el("span");
	const found = [];
	let sent = 0;
	for (const [i, batch] of batches.entries()) {
		words.textContent = `Batch ${batch}, ${i + 1} of ` +
		    `${batches.length} `;
		fill(box, el("p.progress", null, el("label", null, words, bar)),
		    findingList(found));
		const {findings} = await told(`replay/${seg(batch)}/send`);
		if (!findings.some((f) => f.severity === "error"))
			sent++;
		found.push(...findings);
		bar.value = i + 1;
	}
	const all = sent === batches.length;
	const text = all ?
	    counted(sent, "batch is sent.", "batches are sent.") :
	    `${sent} of ${counted(batches.length, "batch is",
	        "batches are")} sent.`;
	(all ? say : alertPerson)(text);
	return [el("p", null, all ? "✓ " : "✗ ", text), findingList(found)];
}

/**
 * The button that sends.
 * @param {string} label
 * @param {Array<string>} batches their ids, in order
 * @param {Node} box where the progress and the findings are told
 * @param {function(): Promise<void>} reload draws the screen anew; box stays
 */
export function sendButton(label, batches, box, reload, props = {}) {
	return deedButton("batch.sending", label, async (event) => {
		const button = event.target;
		button.disabled = true;
		try {
			await fillBy(box, () => sendAll(batches, box));
			await reload();
		} finally {
			button.disabled = false;
		}
	}, props);
}

/** What another person carries just now; null: nothing. */
export function underWay(errand, reload) {
	if (!errand)
		return null;
	return el("div", null, el("p", null, el("b", null, errand.user),
	    errand.batch ? ` has been sending ${errand.batch}` :
	        " has been fetching answers",
	    " since ", moment(errand.since), ". One transfer is made at a " +
	    "time; keying goes on."),
	el("div.buttons", null, deedButton("", "Is it done?", reload)));
}

/** A deed on a batch that wants a reason. */
function reasoned(deed, label, batch, {says, asks, path, member}, reload) {
	return deedButton(deed, label, async () => {
		const reason = await askText(`Batch ${batch}`, says, asks, label);
		if (reason === null)
			return;
		await post(`replay/${seg(batch)}/${path}`, {[member]: reason});
		await reload();
	}, {"aria-label": `${label}: ${batch}`});
}

/** What can be done for a batch whose transfer was interrupted. */
export function settleButtons(batch, canSend, box, reload) {
	const says = "Its transfer was interrupted: nobody knows whether it " +
	    "arrived. Ask CBP (write status queries), or whoever runs " +
	    "the target. ";
	return [
		canSend ? [sendButton("Look there again", [batch], box, reload,
		    {"aria-label": `Look there again: ${batch}`}), " "] : null,
		reasoned("batch.settle", "It was sent", batch, {
			says: says + "It will never be sent again.",
			asks: "How you know", path: "sent", member: "reason",
		}, reload), " ",
		reasoned("batch.settle", "It was not sent", batch, {
			says: says + "It may be sent again then.",
			asks: "How you know", path: "not-sent", member: "reason",
		}, reload),
	];
}

/**
 * Queries for everything that CBP may or may not have.
 * @param {HTMLElement} box tells where they are
 */
export function queryButton(box) {
	return deedButton("batch.build", "Write status queries", async () => {
		const {queries} = await post("replay/query");
		const entries = queries.reduce((n, q) => n + q.entries, 0);
		fill(box, el("p", null, entries === 0 ?
		    "Nothing that was sent is without a verdict." :
		    [`CBP is asked about ${counted(entries, "entry", "entries")} ` +
		        "by ", queries.map((q, i) => [i ? ", " : "",
		        el("code", null, q.file)]),
		    `. Hand ${queries.length === 1 ? "it" : "them"} to your ` +
		        "transmitter."]));
	});
}

/** Sent, and no answer came: only after CBP was asked. */
export function resendButton(batch, reload) {
	return reasoned("batch.resend", "Queue again", batch, {
		says: "Sent without an answer is not \"not sent\". Ask CBP " +
		    "first: write status queries, or call the client " +
		    "representative. Only what CBP does not have may be filed " +
		    "again.",
		asks: "How CBP was asked, and what it said",
		path: "resend", member: "after-query",
	}, reload);
}
