/**
 * screen_stations.js -- other laptops that key without a network: which are
 * trusted, what their bundles bring, and the entry numbers that two of them
 * used, side by side, until a broker decides.
 */
import {get, post, seg, told} from "./api.js";
import {askText} from "./dialog.js";
import {counted, el, fill, fillBy, grouped, moment} from "./dom.js";
import {labelOf} from "./labels.js";
import {say} from "./live.js";
import {deedButton, entryLink, facts, findingList, labelled, mark, panel,
	table, tellTrouble} from "./parts.js";

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

/** What a bundle brought, or why nothing of it was taken in. */
function news({station, ledger, rows, entries, letters, findings}) {
	const brought = station === undefined ?
	    el("p", null, "✗ Nothing of it was taken in.") :
	    [el("p", null, rows ? "✓ It is taken in." :
	        "✓ All of it was known: nothing changed."),
	    facts([["Station", station], ["Ledger", ledger], ["New rows", rows],
	        ["Entries keyed", entries], ["Letters made", letters]])];
	return [brought, findingList(findings)];
}

/** Take in the bundle that a person chose. */
function intake(box, reload) {
	const file = el("input", {type: "file"});
	return panel("Take in a bundle",
	    el("div.filters", null, labelled("Bundle", file,
	        "As daybook station export wrote it on the other station. " +
	        "Nothing here is overwritten.")),
	    el("div.buttons", null, deedButton("station.import", "Take it in",
	        async () => {
	            const [bundle] = file.files;
	            if (!bundle)
	                throw new Error("Choose a file.");
	            fill(box, el("p", null, "It is read and proved ..."));
	            await fillBy(box, async () => panel(bundle.name,
	                news(await told(`stations?file=${seg(bundle.name)}`,
	                    {body: bundle}))));
	            say("The bundle is read.");
	            await reload();
	        })));
}

/** box tells of the bundle that was taken in, before what it leaves to do. */
async function draw(place, box = el("div", {"aria-live": "polite",
	tabindex: -1})) {
	const [{stations}, {conflicts, findings}] = await Promise.all([
		get("stations"), get("conflicts")]);
	const decided = () => draw(place);
	fill(place, el("h1", null, "Stations"), box, findingList(findings),
	    conflicts.length ? conflicts.map((c) => conflictPanel(c, decided)) :
	        el("p", null, "No number is disputed."),
	    panel("Stations", stationTable(stations),
	        el("p", null, "A station is trusted, and its journal handed " +
	            "over, by ", el("code", null, "daybook station"), ".")),
	    intake(box, () => draw(place, box)));
	(box.hasChildNodes() ? box :
	    place.querySelector(".panel button, .table-box"))?.focus();
}

export async function show(place) {
	await draw(place).catch((refusal) =>
		tellTrouble(place, "Stations", refusal));
}
