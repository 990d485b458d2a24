# schemas: data compiled to code.
schema_layouts = schemas/catair/envelope.rec \
	schemas/catair/cargo-release.rec schemas/catair/pga.rec \
	schemas/catair/status.rec
schema_fields = schemas/journal.fields schemas/profile.fields \
	schemas/entry.fields schemas/book.fields
schema_lists = \
	schemas/lists/action-codes.tsv \
	schemas/lists/address-qualifiers.tsv \
	schemas/lists/agencies.tsv \
	schemas/lists/application-codes.tsv \
	schemas/lists/batch-conditions.tsv \
	schemas/lists/bill-types.tsv \
	schemas/lists/bond-types.tsv \
	schemas/lists/cancel-reasons.tsv \
	schemas/lists/cargo-by-bill.tsv \
	schemas/lists/cargo-by-entry.tsv \
	schemas/lists/cargo-by-origin.tsv \
	schemas/lists/correction-reject-reasons.tsv \
	schemas/lists/correction-responses.tsv \
	schemas/lists/countries.tsv \
	schemas/lists/dispositions-bill.tsv \
	schemas/lists/dispositions-entry.tsv \
	schemas/lists/entity-codes.tsv \
	schemas/lists/entry-types.tsv \
	schemas/lists/equipment-codes.tsv \
	schemas/lists/gbi-qualifiers.tsv \
	schemas/lists/importer-id-types.tsv \
	schemas/lists/isf-action-codes.tsv \
	schemas/lists/isf-entity-codes.tsv \
	schemas/lists/isf-entity-id-types.tsv \
	schemas/lists/isf-reference-qualifiers.tsv \
	schemas/lists/isf-shipment-types.tsv \
	schemas/lists/line-entity-codes.tsv \
	schemas/lists/modes-of-transport.tsv \
	schemas/lists/pga-additional-information.tsv \
	schemas/lists/pga-bond-types.tsv \
	schemas/lists/pga-container-types.tsv \
	schemas/lists/pga-degree-types.tsv \
	schemas/lists/pga-disclaimers.tsv \
	schemas/lists/pga-group-versions.tsv \
	schemas/lists/pga-hold-types.tsv \
	schemas/lists/pga-inspection-statuses.tsv \
	schemas/lists/pga-item-types.tsv \
	schemas/lists/pga-lot-number-qualifiers.tsv \
	schemas/lists/pga-lpco-date-types.tsv \
	schemas/lists/pga-lpco-issuer-locations.tsv \
	schemas/lists/pga-lpco-transaction-types.tsv \
	schemas/lists/pga-negative-indicators.tsv \
	schemas/lists/pga-packaging-groups.tsv \
	schemas/lists/pga-packaging-levels.tsv \
	schemas/lists/pga-substitution-indicators.tsv \
	schemas/lists/pga-temperature-locations.tsv \
	schemas/lists/pga-temperature-types.tsv \
	schemas/lists/pga-travel-documents.tsv \
	schemas/lists/pga-yes-no.tsv \
	schemas/lists/pga-yes.tsv \
	schemas/lists/port-districts.tsv \
	schemas/lists/ports.tsv \
	schemas/lists/query-errors.tsv \
	schemas/lists/query-output-limits.tsv \
	schemas/lists/reference-qualifiers.tsv \
	schemas/lists/release-entry-types.tsv \
	schemas/lists/release-origins.tsv \
	schemas/lists/se90-message-types.tsv \
	schemas/lists/secondary-name-codes.tsv \
	schemas/lists/split-indicators.tsv \
	schemas/lists/split-release-codes.tsv \
	schemas/lists/status-bill-types.tsv \
	schemas/lists/status-reference-qualifiers.tsv \
	schemas/lists/subdivisions.tsv \
	schemas/lists/sureties.tsv \
	schemas/lists/units-of-measure.tsv \
	schemas/lists/zone-statuses.tsv
# Read from end to end only, and too large for tables of rows.
schema_refs = \
	schemas/lists/large/foreign-ports.tsv \
	schemas/lists/large/hts.tsv \
	schemas/lists/large/pga-flag-definitions.tsv \
	schemas/lists/large/pga-flags.tsv \
	schemas/lists/large/summary-conditions.tsv
schema_texts = schemas/import.tsv schemas/ledger.sql schemas/ref.sql \
	schemas/letters/downtime-letter.txt \
	schemas/letters/supplement.txt schemas/letters/discretion.txt
schema_generators = schemas/gen/rec.awk schemas/gen/lists.awk \
	schemas/gen/rules.awk schemas/gen/documents.awk schemas/gen/text.awk \
	schemas/gen/translit.awk schemas/gen/roles.awk schemas/gen/refs.awk
schema_headers = schemas/layouts.h schemas/lists.h schemas/rules.h \
	schemas/documents.h schemas/texts.h schemas/translit.h \
	schemas/roles.h schemas/refs.h
schema_sources = $(schema_headers:.h=.c)

EXTRA_DIST += $(schema_layouts) $(schema_fields) $(schema_lists) \
	$(schema_refs) schemas/gen/shipped.awk \
	$(schema_texts) $(schema_generators) schemas/rules.tsv \
	schemas/translit.tsv schemas/roles.tsv schemas/lists/PROVENANCE.md
BUILT_SOURCES += $(schema_headers) $(schema_sources)
CLEANFILES += $(schema_headers) $(schema_sources)

noinst_LIBRARIES += libdbk_schemas.a
nodist_libdbk_schemas_a_SOURCES = $(schema_headers) $(schema_sources)

# One run makes all of them; a file that did not change keeps its time.
schemas_made = schemas/made.stamp
CLEANFILES += $(schemas_made)

$(schema_headers) $(schema_sources): $(schemas_made)
	@test -f $@ || { rm -f $(schemas_made); \
	    $(MAKE) $(AM_MAKEFLAGS) $(schemas_made); }

$(schemas_made): $(schema_layouts) $(schema_fields) $(schema_lists) \
		$(schema_refs) \
		$(schema_texts) $(schema_generators) schemas/rules.tsv \
		schemas/translit.tsv schemas/roles.tsv
	$(AM_V_at)$(MKDIR_P) schemas
	$(AM_V_GEN)AWK='$(AWK)' srcdir='$(srcdir)' \
	    sh $(srcdir)/schemas/gen/generate.sh \
	    "$(schema_layouts)" "$(schema_fields)" "$(schema_lists)" \
	    "$(schema_texts)" "$(schema_refs)" && touch $@
EXTRA_DIST += schemas/gen/generate.sh
