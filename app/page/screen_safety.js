/**
 * screen_safety.js -- is the ledger whole, when was it copied last, who works
 * now, which numbers are left.
 */
import {get, post, told} from "./api.js";
import {counted, el, fill, fillBy, grouped, moment} from "./dom.js";
import {say} from "./live.js";
import {deedButton, facts, findingList, labelled, panel, table,
	tellTrouble} from "./parts.js";

export const name = "safety";
export const title = "Safety";

/**
 * A button for long work that ends with findings.
 * @param {function(Object): (Array|Promise<Array>)} tell nodes of what was done,
 *     once nothing was wrong with it
 */
function jobButton(deed, label, path, box, tell) {
	return deedButton(deed, label, async () => {
		fill(box, el("p", null, "It is under way ...",
		    el("progress")));
		await fillBy(box, async () => {
			const result = await told(path);
			const done = !result.findings.some((f) =>
				f.severity === "error");
			say(`${label}: ${done ? "done" : "failed"}.`);
			return [findingList(result.findings), ...(done ?
				await tell(result) : [el("p", null, "✗ It failed.")])];
		});
	});
}

function tellVerified(result) {
	return [el("p", null, "✓ All of the ledger is whole."), facts([
		["Journal rows", result.rows], ["Entries", result.entries],
		["Attachments", result.attachments],
		["Reference lists", result.lists], ["Hash", result.head_hash]])];
}

function verifyPanel(quick) {
	const box = el("div");
	return panel("The ledger", el("p.verdict", {
		"data-balanced": String(quick.whole)}, quick.whole ?
	    "✓ The newest part of the ledger is whole." :
	    "✗ The ledger is damaged: do not use it."),
	findingList(quick.findings), facts([["Journal rows", quick.head],
		["Head", quick.head_hash?.slice(0, 16)]]),
	el("div.buttons", null, jobButton("", "Check all of it", "verify", box,
	    tellVerified)), box);
}

function newestBackup(backup) {
	return el("p", null, backup.made_at ?
	    `The newest backup is of ${moment(backup.made_at)}.` :
	    "No backup was made yet.",
	backup.warn ? el("b", null, " It is time to make one.") : null);
}

function backupPanel(backup) {
	const newest = el("div", null, newestBackup(backup));
	const box = el("div");
	const tell = async (result) => {
		fill(newest, newestBackup(await get("backup")));
		return [el("p", null, "✓ It is made, and was read back whole."),
			facts([["File", result.file],
				["Journal rows", result.head],
				["Entries", result.entries],
				["Attachments", result.attachments],
				["Older ones removed", result.removed],
				["Hash", result.head_hash]])];
	};
	return panel("Backup", newest, el("div.buttons", null,
	    jobButton("backup.done", "Make a backup", "backup", box, tell)), box);
}

function poolForm(reload) {
	const from = el("input.is-code", {inputmode: "numeric"});
	const to = el("input.is-code", {inputmode: "numeric"});
	return el("form.filters", {on: {submit: (e) => e.preventDefault()}},
	    labelled("From", from, "Seven digits"), labelled("To", to),
	    el("div.buttons", null, deedButton("pool.add", "Add numbers",
	        async () => {
	            await post("numbers", {from: from.value.trim(),
	                to: to.value.trim()});
	            await reload();
	        })));
}

async function draw(place) {
	const [quick, backup, people, numbers] = await Promise.all([
		get("verify"), get("backup"), get("people"), get("numbers")]);
	fill(place, el("h1", null, "Safety"), findingList(backup.findings),
	    el("div.columns", null, verifyPanel(quick), backupPanel(backup)),
	    panel("Who works now", table("Sessions", [
	        {label: "User", head: true, cell: (s) => s.user},
	        {label: "Idle", cell: (s) => s.idle_seconds === undefined ?
		        "" : counted(Math.floor(s.idle_seconds / 60), "minute",
		            "minutes")},
	        {label: "State", cell: (s) => s.state},
	    ], people.sessions)),
	    panel("Entry numbers", table("Pools", [
	        {label: "Filer", cell: (p) => p.filer},
	        {label: "From", head: true, cell: (p) => p.from},
	        {label: "To", cell: (p) => p.to},
	        {label: "Station", cell: (p) => p.station},
	        {label: "Used", number: true, cell: (p) => grouped(p.used)},
	        {label: "Next", cell: (p) => p.next ?? "none left"},
	    ], numbers.pools), poolForm(() => draw(place))));
	place.querySelector(".panel button").focus();
}

export async function show(place) {
	await draw(place).catch((refusal) =>
		tellTrouble(place, "Safety", refusal));
}

