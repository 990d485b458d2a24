# tests of the local page's server.
check_PROGRAMS += tests/serve_clients
tests_serve_clients_SOURCES = tests/serve_clients.c tests/bench/times.c \
	tests/bench/times.h
