/**
 * dates.js -- calendar dates as a writer keys them.  No time zone arithmetic:
 * a date is year, month, day and nothing else.
 */

const DAY_MS = 24 * 60 * 60 * 1000;

function iso(year, month, day) {
	const at = new Date(Date.UTC(year, month - 1, day));
	if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 ||
	    at.getUTCDate() !== day)
		return null;
	return at.toISOString().slice(0, 10);
}

function shifted(today, days) {
	return new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS)
		.toISOString().slice(0, 10);
}

/** Of last year, this one and the next: the date nearest to today. */
function nearest(today, month, day) {
	const year = Number(today.slice(0, 4));
	const now = Date.parse(today);
	return [year - 1, year, year + 1]
		.map((y) => iso(y, month, day))
		.filter((date) => date !== null)
		.sort((a, b) => Math.abs(Date.parse(a) - now) -
		    Math.abs(Date.parse(b) - now))[0] ?? null;
}

/**
 * The date meant by text, as YYYY-MM-DD, or null when it is none.
 * t today; +1 or -2 days from today; 1117 or 11/17 the nearest 17 November;
 * 111726, 11172026, 11/17/2026 and 2026-11-17 that day.
 * @param {string} text
 * @param {string} today YYYY-MM-DD
 * @returns {?string}
 */
export function dateOf(text, today) {
	const word = text.trim().toLowerCase();
	let m;
	if (word === "t")
		return today;
	if ((m = /^([+-]\d{1,3})$/.exec(word)))
		return shifted(today, Number(m[1]));
	if ((m = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word)))
		return iso(Number(m[1]), Number(m[2]), Number(m[3]));
	if ((m = /^(\d{2})(\d{2})$/.exec(word)) ||
	    (m = /^(\d{1,2})\/(\d{1,2})$/.exec(word)))
		return nearest(today, Number(m[1]), Number(m[2]));
	if ((m = /^(\d{2})(\d{2})(\d{2}|\d{4})$/.exec(word)) ||
	    (m = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(word))) {
		const year = Number(m[3]);
		return iso(year < 100 ? 2000 + year : year, Number(m[1]),
		    Number(m[2]));
	}
	return null;
}
