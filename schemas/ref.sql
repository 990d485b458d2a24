-- ref.sql -- the reference data of a ledger (docs/ledger-format.md, Reference
-- data): what is printed for everyone, so outside of the journal, which keeps
-- the edition and the digest of every list that was loaded (table edition).
-- A list that is not here is the one that the program was made with.

CREATE TABLE ref_list (
	ordinal INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	edition TEXT NOT NULL,
	source TEXT NOT NULL,
	note TEXT NOT NULL,
	-- names of the columns of ref_row.more, tab separated
	columns TEXT NOT NULL,
	-- 1: rows hang below each other and may have no code
	tree INTEGER NOT NULL CHECK (tree IN (0, 1)),
	-- 1: the rows are those of the program that put them in
	own INTEGER NOT NULL CHECK (own IN (0, 1)),
	rows INTEGER NOT NULL,
	digest TEXT NOT NULL,
	loaded_at TEXT NOT NULL
) STRICT;

-- The rows of list n have the ids from n * 2^24 on, in the order of the list.
CREATE TABLE ref_row (
	id INTEGER PRIMARY KEY,
	list INTEGER NOT NULL REFERENCES ref_list,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	-- the row it hangs below
	parent INTEGER,
	level INTEGER NOT NULL,
	-- 1: nothing hangs below it
	leaf INTEGER NOT NULL CHECK (leaf IN (0, 1)),
	more TEXT
) STRICT;

CREATE INDEX ref_row_code ON ref_row (list, code);

-- The words of each row, and of those it hangs below, in ABI letters and
-- digits (ledger/ref_fill.c): no positions, since words are asked for in any
-- order.
CREATE VIRTUAL TABLE ref_word USING fts5(words, content='', detail=none,
	columnsize=0, tokenize='ascii');
