/**
 * api.js -- every request to the program goes through here: the session's
 * token, what an answer means, what to do when there is none.  The requests
 * themselves are in docs/page-api.md.
 */
import {recall, remember} from "./store.js";

/** A request that was refused, or that got no answer. */
export class Refusal extends Error {
	/**
	 * @param {number} status HTTP status; 0 when no answer came
	 * @param {Object} body what was answered
	 * @param {number} wait seconds after which to try again
	 */
	constructor(status, body = {}, wait = 0) {
		super(sentence(status, body));
		this.status = status;
		this.body = body;
		this.findings = body.findings ?? [];
		this.wait = wait;
	}

	/** The program is away or busy: the same request may work later. */
	get passing() {
		return this.status === 0 || this.status === 503;
	}
}

function sentence(status, body) {
	if (status === 0) {
		return "The program does not answer. What you keyed is kept on " +
		    "this screen; it is sent again by itself.";
	}
	if (body.error)
		return body.error.text;
	if (body.findings?.length)
		return body.findings.map((f) => f.text).join("; ");
	return `The program refused the request (${status}).`;
}

async function bodyOf(response) {
	const type = response.headers.get("Content-Type") ?? "";
	return type.startsWith("application/json") ? response.json() : {};
}

/**
 * One request.
 * @param {string} method
 * @param {string} path below /api/, with its query
 * @param {Object} options body (an object: sent as JSON; a Blob: as it is),
 *     tag (If-Match; "*" means: nothing is there yet), background (true:
 *     nothing a person did), signal
 * @returns {Promise<{status: number, body: Object, tag: ?string}>}
 * @throws {Refusal}
 */
export async function ask(method, path, options = {}) {
	const headers = {};
	const {session} = recall();
	if (method !== "GET" && session.token)
		headers["X-Daybook-Token"] = session.token;
	if (options.background)
		headers["X-Daybook-Background"] = "1";
	if (options.tag === "*")
		headers["If-None-Match"] = "*";
	else if (options.tag)
		headers["If-Match"] = options.tag;
	let body;
	if (options.body instanceof Blob) {
		body = options.body;
		headers["Content-Type"] = "application/octet-stream";
	} else if (options.body !== undefined) {
		body = JSON.stringify(options.body);
		headers["Content-Type"] = "application/json";
	}
	let response;
	let answer;
	try {
		response = await fetch(`/api/${path}`, {method, headers, body,
			signal: options.signal, credentials: "same-origin"});
		answer = await bodyOf(response);
	} catch (error) {
		if (error.name === "AbortError")
			throw error;
		throw new Refusal(0);
	}
	notice(response.status, path);
	if (!response.ok) {
		throw new Refusal(response.status, answer,
		    Number(response.headers.get("Retry-After") ?? 0));
	}
	return {status: response.status, body: answer,
		tag: response.headers.get("ETag")};
}

/** A lost or locked session is noticed by whatever asks first. */
function notice(status, path) {
	const {session} = recall();
	if (path === "login" || path === "unlock")
		return;
	if (status === 423 && session.state === "open")
		remember({session: {...session, state: "locked"}});
	if (status === 401 && session.state !== "none")
		remember({session: {...session, state: "gone"}});
}

/** The members of an answer to GET. */
export async function get(path, options) {
	return (await ask("GET", path, options)).body;
}

export async function post(path, body, options) {
	return (await ask("POST", path, {...options, body})).body;
}

/** The answer to a deed whose findings are an answer, too: a refusal that has
 * some is no failure. */
export async function told(path, options) {
	try {
		return (await ask("POST", path, options)).body;
	} catch (refusal) {
		if (!refusal.findings.length)
			throw refusal;
		return refusal.body;
	}
}

/** "a=1&b=2" of an object; lists repeat, nothing and "" are left out. */
export function query(values) {
	const out = new URLSearchParams();
	for (const [key, value] of Object.entries(values)) {
		for (const one of [value].flat()) {
			if (one !== "" && one !== null && one !== undefined)
				out.append(key, one);
		}
	}
	return out.toString();
}

/** A path segment. */
export const seg = encodeURIComponent;
