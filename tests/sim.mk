# The simulated CBP: a few runs in make check, as many as wanted in make sim.
SIM_RUNS = 2000
SIM_ENTRIES = 2000
SIM_SEED = 1000
check_PROGRAMS += tests/sim/sim
TESTS += tests/sim/sim
tests_sim_sim_SOURCES = tests/sim/sim.c tests/sim/sim.h \
	tests/sim/broker.c tests/sim/judge.c tests/sim/cbp.c tests/sim/cbp.h \
	tests/answer_record.c tests/answer_record.h \
	tests/sample_document.c tests/sample_document.h
tests_sim_sim_LDADD = libdbk_edi.a libdbk_ledger.a libdbk_schemas.a \
	libdbk_ledger.a $(SODIUM_LIBS) $(SQLCIPHER_LIBS)

sim: tests/sim/sim$(EXEEXT)
	tests/sim/sim $(SIM_RUNS) $(SIM_ENTRIES) $(SIM_SEED)
.PHONY: sim
