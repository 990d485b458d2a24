/**
 * screen_account.js -- every number in exactly one state; sums that agree.
 */
import {get} from "./api.js";
import {el, fill, grouped, moment} from "./dom.js";
import {entryLink, findingList, mark, panel, table, tellTrouble}
	from "./parts.js";

export const name = "account";
export const title = "Account";

const NUMBERS = ["unused", "draft", "complete", "lettered", "released",
	"refused", "void"];

function pools(account) {
	return table("Numbers, pool by pool", [
		{label: "Filer", cell: (p) => p.filer},
		{label: "From", head: true, cell: (p) => p.from},
		{label: "To", cell: (p) => p.to},
		{label: "Station", cell: (p) => p.station ?? ""},
		...NUMBERS.map((state) => ({label: state, number: true,
			cell: (p) => grouped(p.states[state] ?? 0)})),
	], account.pools);
}

function filings(account) {
	const rows = Object.entries(account.filings).flatMap(([app, states]) =>
		Object.entries(states).map(([state, n]) => ({app, state, n})))
		.filter((row) => row.n > 0);
	return table("Filings", [
		{label: "Application", cell: (r) => r.app},
		{label: "State", head: true, cell: (r) => mark(r.state)},
		{label: "Entries", number: true, cell: (r) => grouped(r.n)},
	], rows, "Nothing was filed yet.");
}

function open(account) {
	const left = (account.entries ?? []).filter((e) =>
		!["accepted", "accepted_warning"].includes(e.se) &&
		e.paper !== "void");
	return table(`Still open (${grouped(left.length)})`, [
		{label: "Entry", head: true, cell: (e) => entryLink(e.entry_number)},
		{label: "Paper", cell: (e) => mark(e.paper)},
		{label: "ACE", cell: (e) => mark(e.se)},
		{label: "Letter", cell: (e) => e.letter ?? ""},
		{label: "Batch", cell: (e) => e.batch ?? ""},
	], left.slice(0, 200));
}

export async function show(place) {
	try {
		const account = await get("account");
		fill(place, el("h1", null, "Account"),
		    el("p.verdict", {"data-balanced": String(account.balanced)},
		        account.balanced ?
		            "✓ Balanced: every number is in exactly one state." :
		            "✗ Not balanced: see the findings."),
		    findingList(account.findings),
		    el("div.buttons", null,
		        el("a.button.main", {href: "/api/account.pdf",
		            target: "_blank"}, "For CBP (PDF)"),
		        el("a.button", {href: "/api/account.xlsx"}, "Excel")),
		    panel("Numbers", pools(account)),
		    panel("Filings", filings(account)),
		    panel("Open", open(account)),
		    (account.unknown_answers ?? []).length ? panel(
		        "Answers about numbers that are not ours",
		        table("Unknown answers", [
		            {label: "When", cell: (u) => moment(u.at)},
		            {label: "Why", head: true, cell: (u) => u.reason},
		            {label: "CBP's words", cell: (u) =>
			            el("code", null, u.text)},
		        ], account.unknown_answers)) : null);
		place.querySelector("a.button").focus();
	} catch (refusal) {
		tellTrouble(place, "Account", refusal);
	}
}
