-- ledger.sql -- the tables of a ledger (format 5); docs/ledger-format.md says
-- what each is for.  Everything but journal is a projection: only the code in
-- ledger/project*.c writes it, from journal rows alone.  Reference data stands
-- beside both: schemas/ref.sql.
--
-- States are stored as the numbers of enum dbk_paper, dbk_filing, dbk_cargo and
-- dbk_batch_state; table state gives their names.

CREATE TABLE journal (
	seq INTEGER PRIMARY KEY CHECK (seq > 0),
	at TEXT NOT NULL,
	user TEXT NOT NULL CHECK (user <> ''),
	station TEXT NOT NULL CHECK (station <> ''),
	action TEXT NOT NULL,
	entry TEXT,
	document TEXT,
	payload BLOB,
	reason TEXT,
	prev BLOB NOT NULL CHECK (length(prev) = 32),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	-- of a row that another ledger wrote: which one (journal.fields, merged_from)
	origin TEXT
) STRICT;

-- The rows of an entry after the one that added it, which entry.added names.
CREATE INDEX journal_entry ON journal (entry, seq, action)
	WHERE action <> 'entry.add';

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE(ABORT, 'a journal row never changes');
END;

CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN
	SELECT RAISE(ABORT, 'a journal row is never deleted');
END;

CREATE TABLE state (
	kind TEXT NOT NULL,
	value INTEGER NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
	id TEXT NOT NULL PRIMARY KEY,
	format INTEGER NOT NULL,
	made_at TEXT NOT NULL
) STRICT;

-- The newest key file, byte for byte.
CREATE TABLE key_copy (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL REFERENCES journal,
	text BLOB NOT NULL
) STRICT;

-- Every profile there was; the newest row holds now.
CREATE TABLE profile (
	seq INTEGER PRIMARY KEY REFERENCES journal,
	document TEXT NOT NULL
) STRICT;

CREATE TABLE pool (
	id INTEGER PRIMARY KEY,
	filer TEXT NOT NULL,
	first INTEGER NOT NULL CHECK (first >= 0),
	last INTEGER NOT NULL CHECK (last >= first),
	station TEXT NOT NULL,
	check_offset INTEGER NOT NULL CHECK (check_offset BETWEEN 0 AND 9)
) STRICT;

CREATE UNIQUE INDEX pool_last ON pool (filer, last);

-- Runs of serials that have no entry: the next free number is one look-up.
CREATE TABLE free_range (
	pool INTEGER NOT NULL REFERENCES pool,
	last INTEGER NOT NULL,
	first INTEGER NOT NULL CHECK (first <= last),
	PRIMARY KEY (pool, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
	number TEXT NOT NULL PRIMARY KEY,
	filer TEXT NOT NULL,
	paper INTEGER NOT NULL,
	filing INTEGER NOT NULL,
	-- 1 once a transfer to CBP began, whatever came of it
	filed INTEGER NOT NULL CHECK (filed IN (0, 1)),
	-- the SE10 action code of the filing that the state is of; of three and
	-- more values IN would fill a table of its own for every row
	action TEXT NOT NULL CHECK (action GLOB '[ARUD]'),
	-- the journal row of its request; NULL for A
	request INTEGER REFERENCES journal,
	-- what CBP has on file: state and action of the newest filing that it
	-- accepted or reviews, cancellations apart; NULL: nothing
	held INTEGER,
	held_action TEXT,
	-- the day an officer released the goods, YYYY-MM-DD
	released TEXT,
	revision INTEGER NOT NULL,
	-- the journal row that added it
	added INTEGER NOT NULL REFERENCES journal,
	-- the journal row whose document is the current revision
	seq INTEGER NOT NULL REFERENCES journal,
	-- BLAKE2b-128 of the document without its number
	digest BLOB NOT NULL,
	entry_type TEXT,
	mode TEXT,
	port TEXT,
	importer TEXT,
	importer_number TEXT,
	value INTEGER,
	-- the downtime letter that named it first
	letter TEXT,
	-- 1: corrected or made void since the newest letter that names it
	amended INTEGER NOT NULL DEFAULT 0 CHECK (amended IN (0, 1)),
	batch TEXT,
	writer TEXT NOT NULL,
	station TEXT NOT NULL,
	keyed_at TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	-- what CBP's status notices say of the cargo; its own date and time
	cargo INTEGER NOT NULL DEFAULT 0,
	cargo_at TEXT,
	release_date TEXT,
	release_origin TEXT,
	-- 1 while another station has the number with other contents
	blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
	prefix BLOB GENERATED ALWAYS AS (substr(digest, 1, 4)) VIRTUAL,
	district TEXT GENERATED ALWAYS AS (substr(port, 1, 2)) VIRTUAL,
	-- complete, lettered, released or refused, and not blocked; and never
	-- filed and not known to CBP, or queued or to be retried without a batch
	ready INTEGER GENERATED ALWAYS AS (paper BETWEEN 1 AND 4 AND blocked = 0
		AND ((filing = 0 AND cargo = 0)
		OR (filing IN (1, 8) AND batch IS NULL))) VIRTUAL
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_complete ON entry (port) WHERE paper = 1;
-- What the work list is filtered and sorted by, so that it reads no row but
-- those that it shows; begins with the time, so that a new row goes to its end.
CREATE INDEX entry_changed ON entry (changed_at, number, paper, filing, port,
	writer, value, importer, letter);
CREATE INDEX entry_ready ON entry (filer, port) WHERE ready = 1;
-- What was completed for an importer last.
CREATE INDEX entry_importer ON entry (importer_number, seq)
	WHERE paper BETWEEN 1 AND 4;
CREATE INDEX entry_letter ON entry (letter) WHERE letter IS NOT NULL;
CREATE INDEX entry_amended ON entry (letter) WHERE amended = 1;

-- entry.prefix and entry.added: what was keyed before is found here.  Digests come
-- in no order, so that each one would be written to a page of its own: entries
-- are in alike_new first, which is a page or two, and every 1,024th row of the
-- journal takes all of them over into alike, in order.  An index of entry, whose
-- rows have the number too, would have more pages than the cache.
CREATE TABLE alike (
	prefix BLOB NOT NULL,
	added INTEGER NOT NULL,
	PRIMARY KEY (prefix, added)
) STRICT, WITHOUT ROWID;

CREATE TABLE alike_new (
	prefix BLOB NOT NULL,
	added INTEGER NOT NULL,
	PRIMARY KEY (prefix, added)
) STRICT, WITHOUT ROWID;

-- What officers told of entries.
CREATE TABLE release (
	seq INTEGER PRIMARY KEY REFERENCES journal,
	entry TEXT NOT NULL REFERENCES entry,
	at TEXT NOT NULL,
	port TEXT,
	officer TEXT,
	refused INTEGER NOT NULL CHECK (refused IN (0, 1))
) STRICT;

CREATE INDEX release_at ON release (at, port, entry);

-- What letters are printed with: the newest wordings and the logo.  port is ''
-- for every port; kept: it came with the program, and a letter used it.
CREATE TABLE stationery (
	name TEXT NOT NULL,
	port TEXT NOT NULL,
	kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
	seq INTEGER NOT NULL REFERENCES journal,
	PRIMARY KEY (name, port, kept)
) STRICT, WITHOUT ROWID;

-- Numbered papers: downtime letters and their supplements (series DL), papers
-- on enforcement discretion (series ED).
-- The newest second keying of an entry: of which fields, and whether they
-- agreed.
CREATE TABLE second (
	entry TEXT NOT NULL PRIMARY KEY REFERENCES entry,
	seq INTEGER NOT NULL REFERENCES journal,
	user TEXT NOT NULL,
	digest TEXT NOT NULL,
	matched INTEGER NOT NULL CHECK (matched IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
	seq INTEGER PRIMARY KEY REFERENCES journal,
	number TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL
		CHECK (kind IN ('downtime', 'supplement', 'discretion')),
	series TEXT NOT NULL,
	ordinal INTEGER NOT NULL,
	port TEXT,
	made_at TEXT NOT NULL,
	user TEXT NOT NULL,
	entries INTEGER NOT NULL,
	value INTEGER NOT NULL,
	-- the letter that a supplement amends
	amends INTEGER REFERENCES letter,
	-- the dates of the discretion
	from_date TEXT,
	to_date TEXT,
	-- journal rows of what it is printed with; NULL: none, or as shipped
	wording INTEGER REFERENCES journal,
	logo INTEGER REFERENCES journal
) STRICT;

CREATE UNIQUE INDEX letter_ordinal ON letter (series, ordinal);

-- seq and revision: the document that the letter was made from.
CREATE TABLE letter_entry (
	letter INTEGER NOT NULL REFERENCES letter,
	position INTEGER NOT NULL,
	entry TEXT NOT NULL REFERENCES entry,
	seq INTEGER NOT NULL REFERENCES journal,
	revision INTEGER NOT NULL,
	-- 1: the number was void by then
	void INTEGER NOT NULL CHECK (void IN (0, 1)),
	PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX letter_entry_entry ON letter_entry (entry);

CREATE TABLE batch (
	id TEXT NOT NULL PRIMARY KEY,
	seq INTEGER NOT NULL REFERENCES journal,
	app TEXT NOT NULL,
	state INTEGER NOT NULL,
	entries INTEGER NOT NULL,
	-- entries of it that have no answer and were not queued again
	waiting INTEGER NOT NULL CHECK (waiting BETWEEN 0 AND entries),
	records INTEGER NOT NULL,
	-- 1: LF follows each record in its file
	separated INTEGER NOT NULL CHECK (separated IN (0, 1)),
	path TEXT,
	built_at TEXT NOT NULL,
	sent_at TEXT,
	target TEXT,
	digest TEXT,
	answered_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE batch_entry (
	batch TEXT NOT NULL REFERENCES batch,
	position INTEGER NOT NULL,
	entry TEXT NOT NULL REFERENCES entry,
	action TEXT NOT NULL,
	block INTEGER,
	block_position INTEGER,
	record INTEGER,
	PRIMARY KEY (batch, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX batch_entry_entry ON batch_entry (entry, batch);

-- The journal rows about a batch as a whole, for the history of its entries.
CREATE TABLE batch_step (
	batch TEXT NOT NULL REFERENCES batch,
	seq INTEGER NOT NULL REFERENCES journal,
	PRIMARY KEY (batch, seq)
) STRICT, WITHOUT ROWID;

-- Answers whose bytes were kept; seq holds them.
CREATE TABLE answer (
	digest TEXT NOT NULL PRIMARY KEY,
	seq INTEGER NOT NULL REFERENCES journal
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_entry (
	entry TEXT NOT NULL REFERENCES entry,
	digest TEXT NOT NULL,
	state TEXT NOT NULL,
	seq INTEGER NOT NULL REFERENCES journal,
	PRIMARY KEY (entry, digest, state)
) STRICT, WITHOUT ROWID;

-- What CBP said in the newest answer to an entry.
CREATE TABLE condition (
	entry TEXT NOT NULL REFERENCES entry,
	position INTEGER NOT NULL,
	code TEXT,
	type TEXT,
	text TEXT,
	record TEXT,
	source TEXT,
	PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE unmatched (
	seq INTEGER PRIMARY KEY REFERENCES journal,
	at TEXT NOT NULL,
	entry TEXT,
	app TEXT,
	reason TEXT,
	text TEXT
) STRICT;

-- The entry numbers inside of what is unmatched, as CBP wrote them.
CREATE TABLE unmatched_entry (
	seq INTEGER NOT NULL REFERENCES unmatched,
	position INTEGER NOT NULL,
	entry TEXT NOT NULL,
	PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;

-- The pieces of a file, whose bytes are the payloads of journal rows; content is
-- the BLAKE2b-256 of all of them, so a file that was attached twice is kept once.
CREATE TABLE attachment_part (
	content TEXT NOT NULL,
	position INTEGER NOT NULL,
	seq INTEGER NOT NULL REFERENCES journal,
	size INTEGER NOT NULL,
	PRIMARY KEY (content, position)
) STRICT, WITHOUT ROWID;

-- A scan that belongs to an entry; people name it by seq.
CREATE TABLE attachment (
	seq INTEGER PRIMARY KEY REFERENCES journal,
	entry TEXT NOT NULL REFERENCES entry,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	type TEXT NOT NULL,
	size INTEGER NOT NULL,
	content TEXT NOT NULL,
	note TEXT,
	-- the journal row that withdrew it
	withdrawn INTEGER REFERENCES journal
) STRICT;

CREATE INDEX attachment_entry ON attachment (entry);

-- Every backup that was made from here and verified.
CREATE TABLE backup (
	seq INTEGER PRIMARY KEY REFERENCES journal,
	made_at TEXT NOT NULL,
	file TEXT NOT NULL,
	head INTEGER NOT NULL,
	hash TEXT NOT NULL
) STRICT;

-- Every record of CBP's status notices; cargo is NULL where no state follows.
CREATE TABLE notice (
	entry TEXT NOT NULL REFERENCES entry,
	seq INTEGER NOT NULL REFERENCES journal,
	position INTEGER NOT NULL,
	source TEXT NOT NULL,
	at TEXT,
	code TEXT,
	text TEXT,
	cargo INTEGER,
	topic TEXT,
	lifts INTEGER NOT NULL CHECK (lifts IN (0, 1)),
	release_date TEXT,
	release_origin TEXT,
	reference TEXT,
	record TEXT,
	PRIMARY KEY (entry, seq, position)
) STRICT, WITHOUT ROWID;

-- Filings without an answer that were given up after asking CBP: an answer to
-- one of them is still taken while the entry was not filed again.
CREATE TABLE resend (
	entry TEXT NOT NULL REFERENCES entry,
	batch TEXT NOT NULL REFERENCES batch,
	PRIMARY KEY (entry, batch)
) STRICT, WITHOUT ROWID;

-- Every edition of a list that was loaded; the newest is that of ref_list.
CREATE TABLE edition (
	list TEXT NOT NULL,
	seq INTEGER NOT NULL REFERENCES journal,
	edition TEXT NOT NULL,
	source TEXT NOT NULL,
	rows INTEGER NOT NULL,
	digest TEXT NOT NULL,
	PRIMARY KEY (list, seq)
) STRICT, WITHOUT ROWID;

-- The books: rows as they stand, and the words that they are found by.
CREATE TABLE book (
	book TEXT NOT NULL,
	-- of products; otherwise empty
	importer TEXT NOT NULL,
	key TEXT NOT NULL,
	-- the journal row whose document is the current one
	seq INTEGER NOT NULL REFERENCES journal,
	name TEXT,
	id TEXT,
	city TEXT,
	country TEXT,
	hts TEXT,
	set_at TEXT NOT NULL,
	set_by TEXT NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (book, importer, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE book_word (
	book TEXT NOT NULL,
	importer TEXT NOT NULL,
	word TEXT NOT NULL,
	key TEXT NOT NULL,
	PRIMARY KEY (book, importer, word, key)
) STRICT, WITHOUT ROWID;

-- Other ledgers whose bundles are taken.
CREATE TABLE station (
	ledger TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	-- Ed25519 and X25519, hexadecimal
	sign TEXT NOT NULL,
	seal TEXT NOT NULL,
	seq INTEGER NOT NULL REFERENCES journal
) STRICT, WITHOUT ROWID;

-- The rows of their journals that were merged: number there, and here.
CREATE TABLE merged (
	ledger TEXT NOT NULL,
	number INTEGER NOT NULL,
	hash TEXT NOT NULL,
	seq INTEGER NOT NULL UNIQUE REFERENCES journal,
	-- 0: it is kept as proof and changed nothing here
	applied INTEGER NOT NULL CHECK (applied IN (0, 1)),
	PRIMARY KEY (ledger, number)
) STRICT, WITHOUT ROWID;

-- An entry that came from another ledger, as its newest row from there left it:
-- once it stands otherwise, this ledger has changed it, too.
CREATE TABLE merged_entry (
	entry TEXT NOT NULL PRIMARY KEY REFERENCES entry,
	ledger TEXT NOT NULL,
	seq INTEGER NOT NULL,
	paper INTEGER NOT NULL,
	filing INTEGER NOT NULL,
	letter TEXT
) STRICT, WITHOUT ROWID;

-- An entry number that another ledger uses, too; entry has what it stands for
-- here.
CREATE TABLE conflict (
	entry TEXT NOT NULL REFERENCES entry,
	ledger TEXT NOT NULL,
	-- the journal row with the document of that ledger, and how it stands
	-- there
	seq INTEGER NOT NULL REFERENCES journal,
	paper INTEGER NOT NULL,
	-- 1: both keyed it; 0: both changed it after it had been merged
	keyed INTEGER NOT NULL CHECK (keyed IN (0, 1)),
	-- the journal row that decided; NULL: it is blocked
	decided INTEGER REFERENCES journal,
	PRIMARY KEY (entry, ledger)
) STRICT, WITHOUT ROWID;

-- For people who ask with SQL; the program never reads these.

CREATE VIEW entry_document AS
	SELECT e.number AS entry, j.document AS document
	FROM entry AS e JOIN journal AS j ON j.seq = e.seq;

CREATE VIEW entry_state AS
	SELECT e.number AS entry, p.name AS paper, f.name AS filing,
	    e.action, e.entry_type, e.mode, e.port, e.importer, e.value,
	    e.letter, e.batch, e.writer, e.station, e.keyed_at, e.changed_at
	FROM entry AS e
	JOIN state AS p ON p.kind = 'paper' AND p.value = e.paper
	JOIN state AS f ON f.kind = 'filing' AND f.value = e.filing;

CREATE VIEW bill AS
	SELECT d.entry, b.key + 1 AS position,
	    json_extract(b.value, '$.in_bond') AS in_bond,
	    json_extract(b.value, '$.regular.issuer') AS regular_issuer,
	    json_extract(b.value, '$.regular.number') AS regular_number,
	    json_extract(b.value, '$.master.issuer') AS master_issuer,
	    json_extract(b.value, '$.master.number') AS master_number,
	    json_extract(b.value, '$.house.issuer') AS house_issuer,
	    json_extract(b.value, '$.house.number') AS house_number,
	    json_extract(b.value, '$.tracking.number') AS tracking_number,
	    json_extract(b.value, '$.quantity') AS quantity,
	    json_extract(b.value, '$.unit') AS unit
	FROM entry_document AS d, json_each(d.document, '$.bills') AS b;

CREATE VIEW line AS
	SELECT d.entry, n.key + 1 AS line, t.key + 1 AS position,
	    json_extract(n.value, '$.country_of_origin') AS country_of_origin,
	    json_extract(n.value, '$.description') AS description,
	    json_extract(t.value, '$.hts') AS hts,
	    json_extract(t.value, '$.value') AS value
	FROM entry_document AS d, json_each(d.document, '$.lines') AS n,
	    json_each(n.value, '$.tariffs') AS t;

CREATE VIEW party AS
	SELECT d.entry, p.key + 1 AS position,
	    json_extract(p.value, '$.role') AS role,
	    json_extract(p.value, '$.name') AS name,
	    json_extract(p.value, '$.id_type') AS id_type,
	    json_extract(p.value, '$.id') AS id,
	    json_extract(p.value, '$.address.city') AS city,
	    json_extract(p.value, '$.address.country') AS country
	FROM entry_document AS d, json_each(d.document, '$.parties') AS p;

-- Words of the documents that people search entries by, a row for each revision
-- under the number of its journal row.  No part of the projection: it follows
-- the journal when there is time, up to the row in find_upto.
CREATE VIRTUAL TABLE find USING fts5(words, content='', detail=none,
	columnsize=0, tokenize='ascii');

CREATE TABLE find_upto (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL
) STRICT;

-- Forms that are not saved as entries yet: the newest version of each, outside
-- of the journal, which would otherwise grow by every keystroke.
CREATE TABLE draft (
	id TEXT NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL CHECK (version > 0),
	user TEXT NOT NULL,
	station TEXT NOT NULL,
	-- the entry, and its revision, that a correction began from
	correcting TEXT,
	revision INTEGER,
	-- the entry as far as it is keyed, and what the page keeps beside it
	document TEXT NOT NULL,
	page TEXT,
	number TEXT,
	importer TEXT,
	port TEXT,
	value INTEGER,
	errors INTEGER NOT NULL,
	made_at TEXT NOT NULL,
	changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_user ON draft (user, changed_at);
