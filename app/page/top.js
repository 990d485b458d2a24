/**
 * top.js -- the head of the page: where to go, who works here, whether the
 * program answers.
 */
import {post} from "./api.js";
import {el, fill} from "./dom.js";
import {recall, remember} from "./store.js";

const PLACES = [
	["work", "Work list"],
	["key", "New entry"],
	["second", "Second keying"],
	["letters", "Letters"],
	["releases", "Releases"],
	["replay", "Replay"],
	["answers", "Answers"],
	["account", "Account"],
	["books", "Books"],
	["stations", "Stations"],
	["safety", "Safety"],
];

/** Go to a screen; the form of a new entry begins anew each time. */
export function goTo(screen, ...rest) {
	const hash = `#/${[screen, ...rest.map(encodeURIComponent)].join("/")}`;
	if (location.hash === hash)
		window.dispatchEvent(new Event("hashchange"));
	else
		location.hash = hash;
}

async function logout() {
	await post("logout").catch(() => {});
	remember({session: {state: "none", needs: "login"}});
}

/** Draw the head; current is the name of the screen. */
export function drawTop(current) {
	const top = document.getElementById("top");
	const {session} = recall();
	top.hidden = session.state === "none";
	const here = PLACES.some(([name]) => name === current) ? current : "work";
	fill(top,
	    el("p.brand", null, "Daybook",
	        el("small", null, session.filer?.name ?? "")),
	    el("nav", {"aria-label": "Screens"}, PLACES.map(([name, label]) =>
	        el("a", {href: `#/${name}`,
	            "aria-current": name === here ? "page" : null}, label))),
	    el("div.who", null,
	        el("span", null, session.user ?? "",
	            session.role ? ` (${session.role})` : ""),
	        el("button", {type: "button", on: {click: logout}},
	            "Log out")));
}

/** Fill the bar of keys below a screen. */
export function drawKeys(...buttons) {
	const bar = document.getElementById("keybar");
	bar.hidden = buttons.length === 0;
	fill(bar, buttons);
}
