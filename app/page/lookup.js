/**
 * lookup.js -- code lists and books, searched.  A short list is fetched once
 * and searched here, without waiting; a long one is asked for.
 */
import {get, query, seg} from "./api.js";
import {recall, remember} from "./store.js";

const MOST = 12;

/** name -> Promise of {edition, whole: ?Array, ...} */
const lists = new Map();

/** HTS number -> Promise of what is to be said of it */
const tariffs = new Map();

function learnNames(list, matches) {
	const {names} = recall();
	for (const match of matches)
		names.set(`${list} ${match.code}`, match.name);
}

async function load(list) {
	const page = await get(`ref/${seg(list)}?limit=500`);
	learnNames(list, page.matches);
	const {editions} = recall();
	editions.set(list, page.edition);
	remember({editions});
	return {edition: page.edition,
		whole: page.next ? null : page.matches.map(searchable)};
}

function wordsOf(text) {
	return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function searchable(match) {
	return {...match, words: wordsOf(match.name.toLowerCase()),
		lower: match.code.toLowerCase()};
}

function listOf(name) {
	if (!lists.has(name)) {
		const loading = load(name);
		loading.catch(() => lists.delete(name));
		lists.set(name, loading);
	}
	return lists.get(name);
}

/** Best first: the code itself, codes that begin so, names, words. */
function ranked(whole, typed) {
	const text = typed.trim().toLowerCase();
	const wanted = wordsOf(text);
	const rank = (m) => {
		if (m.lower === text)
			return 0;
		if (m.lower.startsWith(text))
			return 1;
		if (!wanted.length || !wanted.every((w) =>
			m.words.some((x) => x.startsWith(w))))
			return -1;
		if (m.name.toLowerCase().startsWith(text))
			return 2;
		return m.words[0]?.startsWith(wanted[0]) ? 3 : 4;
	};
	return whole.map((m) => [rank(m), m]).filter(([r]) => r >= 0)
		.sort((a, b) => a[0] - b[0]).slice(0, MOST).map(([, m]) => m);
}

/**
 * Where a field looks its codes up.
 * @typedef {Object} Source
 * @property {function(string): Promise<{edition: string, matches: Array}>}
 *     search
 * @property {string} name of the list or book
 * @property {?boolean} book what is keyed may be no code of it
 */

/** A code list as a source. */
export function codeSource(name) {
	return {
		name,
		async search(typed) {
			const list = await listOf(name);
			if (list.whole) {
				return {edition: list.edition,
					matches: ranked(list.whole, typed)};
			}
			const found = await get(`ref/${seg(name)}?` +
			    query({q: typed, limit: MOST}));
			learnNames(name, found.matches);
			return found;
		},
	};
}

/**
 * A book of this broker as a source.
 * @param {string} book
 * @param {function(): Object} narrow more to ask with, as {importer}
 * @param {function(string): Array} first matches that are not in the book
 */
export function bookSource(book, narrow = () => ({}), first = () => []) {
	return {
		name: book,
		book: true,
		async search(typed) {
			const found = await get(`books/${seg(book)}?` +
			    query({q: typed, limit: MOST, ...narrow()}));
			return {edition: "", matches: [...first(typed),
				...found.matches.map((m) => ({...m, code: m.key}))]};
		},
	};
}

/** Fetch a list ahead of its first use. */
export function warm(name) {
	listOf(name).catch(() => {});
}

/** The name of a code that was seen, or "". */
export function nameOf(list, code) {
	return recall().names.get(`${list} ${code}`) ?? "";
}

/** The name of a code, asked for when it was not seen yet. */
export async function nameFor(list, code) {
	if (!code)
		return "";
	await listOf(list).catch(() => {});
	const known = nameOf(list, code);
	if (known)
		return known;
	try {
		const {matches: [match]} = await get(
		    `ref/${seg(list)}/${seg(code)}`, {background: true});
		const {names} = recall();
		names.set(`${list} ${code}`, match.name ?? "");
		return match.name ?? "";
	} catch {
		return "";
	}
}

/**
 * A tariff number: the importer's products by their words; where none has
 * them, and for digits, the tariff itself.
 * @param {function(): ?string} importer whose products
 */
export function lineSource(importer) {
	const products = bookSource("products", () => ({importer: importer()}));
	const tariff = codeSource("hts");
	return {
		name: "hts",
		book: true,
		hinted: true,
		async search(typed) {
			const digits = /^[\d.\s]+$/.test(typed);
			const mine = importer() && !digits ?
			    await products.search(typed) : {matches: []};
			if (mine.matches.length) {
				return {edition: "", matches: mine.matches.map((m) =>
					({...m, product: true, detail: "your product"}))};
			}
			const {edition, matches} = await tariff.search(typed);
			return {edition, matches: matches.map((m) => ({...m,
				detail: (m.headings ?? []).map((h) => h.name)
					.join(" › ")}))};
		},
	};
}

/** A match of the HTS, its headings as one path, its units as one list. */
function tariffOf(match) {
	return {...match,
		heading: (match.headings ?? []).map((h) => h.name),
		units: [match.unit, match.unit2].filter(Boolean),
		flags: (match.flags ?? []).map((f) => f.flag)};
}

/** Everything there is to say of a tariff number; null when unknown. */
export async function tariffInfo(code) {
	if (!/^\d{8,10}$/.test(code ?? ""))
		return null;
	if (!tariffs.has(code)) {
		const asked = get(`ref/hts/${seg(code)}`)
			.then(({matches, flags_note}) =>
				({...tariffOf(matches[0]), flags_note}))
			.catch(() => null);
		tariffs.set(code, asked);
	}
	return tariffs.get(code);
}

/** What an entry at this port begins with; null when the book has nothing. */
export async function portDefaults(port) {
	const known = await get(`books/ports/${seg(port)}`).catch(() => null);
	return known?.document ?? null;
}
