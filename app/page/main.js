/**
 * main.js -- begins the page: session, screens, the keys that work on all of
 * them.  A screen is a module with show(place, rest): it fills the place and
 * may return a function that is called when it is left.
 */
import {get} from "./api.js";
import {fill} from "./dom.js";
import {ask} from "./dialog.js";
import {bind, keyTable, listen, unbindScreen} from "./keys.js";
import {watchIdleness} from "./idle.js";
import {showLock, hideLock} from "./lock.js";
import {drawTop, goTo} from "./top.js";
import {learnForm, recall, remember, watch} from "./store.js";
import * as account from "./screen_account.js";
import * as answers from "./screen_answers.js";
import * as books from "./screen_books.js";
import * as entry from "./screen_entry.js";
import * as key from "./screen_key.js";
import * as letters from "./screen_letters.js";
import * as login from "./screen_login.js";
import * as releases from "./screen_releases.js";
import * as replay from "./screen_replay.js";
import * as safety from "./screen_safety.js";
import * as second from "./screen_second.js";
import * as stations from "./screen_stations.js";
import * as work from "./screen_work.js";

/** "#/entry/HLB-0412500-5" is screen entry with the rest behind it. */
const SCREENS = {work, key, entry, second, letters, releases, replay, answers,
	account, safety, books, stations};

const place = document.getElementById("main");
let leave = null;
let shown = null;

async function show() {
	const {session} = recall();
	const [, name = "work", ...rest] = location.hash.split("/");
	const screen = session.state === "none" ? login : SCREENS[name] ?? work;
	if (leave !== null && (await leave()) === false)
		return;
	leave = null;
	unbindScreen();
	fill(place);
	place.className = `screen-${screen.name}`;
	document.title = `${screen.title} – Daybook`;
	drawTop(name);
	shown = location.hash;
	leave = await screen.show(place, rest.map(decodeURIComponent)) ?? null;
	/* Who has gone somewhere else meanwhile stays there. */
	if (document.activeElement === document.body)
		place.focus({preventScroll: true});
}

function help() {
	ask("Keys", [keyTable()], [{label: "Close", value: "", main: true}]);
}

async function begin() {
	const session = await get("session");
	if (session.now)
		remember({clock: Date.parse(session.now) - Date.now()});
	remember({session});
	if (session.state === "open")
		learnForm(await get("form"));
}

function trouble(error) {
	fill(place, error.message);
	throw error;
}

/** What follows from a login, a lock, a lost session. */
async function onSession(state, changes) {
	if (!("session" in changes))
		return;
	const {state: now} = changes.session;
	if (now === "open") {
		hideLock();
		if (changes.session.now) {
			remember({clock: Date.parse(changes.session.now) -
			    Date.now()});
		}
		if (state.groups.size === 0)
			learnForm(await get("form").catch(trouble));
		if (shown === null || place.classList.contains("screen-login"))
			show();
	} else if (now === "locked" || now === "gone") {
		showLock();
	} else {
		hideLock();
		location.hash = "#/work";
		leave = null;
		show();
	}
}

bind("F1", "this list of keys", help, "page");
bind("Alt+W", "to the work list", () => goTo("work"), "page");
bind("Alt+N", "a new entry", () => goTo("key"), "page");
bind("Alt+G", "go to another screen",
    () => document.querySelector("#top nav a")?.focus(), "page");
bind("Alt+Q", "lock the screen", () => showLock(true), "page");
listen(help);
window.addEventListener("hashchange", show);
watchIdleness();
begin().then(() => {
	watch(onSession);
	if (recall().session.state === "locked")
		showLock();
	return show();
}).catch(trouble);
