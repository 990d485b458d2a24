/**
 * screen_stations.js -- other laptops that key without a network: which are
 * trusted, and the entry numbers that two of them used, side by side, until a
 * broker decides.
 */
import {get, post, seg} from "./api.js";
import {askText} from "./dialog.js";
import {counted, el, fill, grouped, moment} from "./dom.js";
import {labelOf} from "./labels.js";
import {say} from "./live.js";
import {deedButton, entryLink, facts, findingList, mark, panel, table,
	tellTrouble} from "./parts.js";

export const name = "stations";
export const title = "Stations";

function stationTable(stations) {
	return table("Stations whose journals are taken in", [
		{label: "Station", head: true, cell: (s) => s.station},
		{label: "Ledger", cell: (s) => s.ledger},
		{label: "Newest row", number: true, cell: (s) => grouped(s.head)},
		{label: "Entries", number: true, cell: (s) => grouped(s.entries)},
		{label: "Disputed", number: true,
			cell: (s) => grouped(s.conflicts)},
	], stations, "No other station is trusted here.");
}

function side({station, state, user, at}) {
	return [mark(state), ` by ${user} at ${station}, ${moment(at)}`];
}

/**
 * The button that decides for one side.
 * @param {Object} conflict
 * @param {string} station its name
 * @param {string} keep its name, or the id of its ledger
 */
function keepButton({entry_number: number}, station, keep, reload) {
	return deedButton("station.resolve", `Keep what ${station} has`,
	    async () => {
	        const reason = await askText(`Entry ${number}`,
	            `The document of station ${station} becomes the entry's. ` +
	            "The other one stays in the history: key it again under a " +
	            "number of its own, and void the number on that station.",
	            "Reason", "Keep it");
	        if (reason === null)
	            return;
	        await post(`conflicts/${seg(number)}`, {keep, reason});
	        say(`${number} stands for what ${station} has.`);
	        await reload();
	    });
}

function conflictPanel(conflict, reload) {
	const {entry_number: number, here, there, differences} = conflict;
	const shown = (value) => value ?? el("i", null, "nothing");
	return panel(`Entry ${number}`,
	    el("p", null, entryLink(number), conflict.keyed_twice ?
	        " was keyed on both stations." :
	        " was changed on both stations after it was merged.",
	    " It is blocked: nobody can letter, file or void it."),
	    facts([[`Here, ${here.station}`, side(here)],
	        [`There, ${there.station}`, side(there)]]),
	    table(`Entry ${number}, side by side`, [
	        {label: "Element", head: true, cell: (d) => labelOf(d.path)},
	        {label: `Here: ${here.station}`, cell: (d) => shown(d.here)},
	        {label: `There: ${there.station}`, cell: (d) => shown(d.there)},
	    ], differences, "Both documents are the same."),
	    el("p", null, counted(conflict.same, "value is", "values are"),
	        " the same."),
	    el("div.buttons", null,
	        keepButton(conflict, here.station, here.station, reload),
	        keepButton(conflict, there.station, conflict.ledger, reload)));
}

async function draw(place) {
	const [{stations}, {conflicts, findings}] = await Promise.all([
		get("stations"), get("conflicts")]);
	const reload = () => draw(place);
	fill(place, el("h1", null, "Stations"), findingList(findings),
	    conflicts.length ? conflicts.map((c) => conflictPanel(c, reload)) :
	        el("p", null, "No number is disputed."),
	    panel("Stations", stationTable(stations),
	        el("p", null, "Journals are handed over and taken in by ",
	            el("code", null, "daybook station"), ".")));
	place.querySelector(".panel button, .table-box")?.focus();
}

export async function show(place) {
	await draw(place).catch((refusal) =>
		tellTrouble(place, "Stations", refusal));
}
