# edi: CATAIR records, batches, answers.
noinst_LIBRARIES += libdbk_edi.a
libdbk_edi_a_SOURCES = \
	edi/cargo_release_groups.c \
	edi/cargo_release_read.c edi/cargo_release_read.h \
	edi/cargo_release_read_isf.c \
	edi/cargo_release_intake.h \
	edi/cargo_release_write.c edi/cargo_release_write.h \
	edi/cargo_release_write_isf.c edi/cargo_release_write_line.c \
	edi/cargo_release_writer.c edi/cargo_release_writer.h \
	edi/envelope.c edi/envelope.h edi/envelope_check.c \
	edi/explain.c \
	edi/fields.c edi/fields.h \
	edi/inspect.c edi/inspect.h \
	edi/inspect_ahead.c edi/inspect_ahead.h \
	edi/inspect_transaction.c edi/inspect_transaction.h \
	edi/inspection.h \
	edi/point.c edi/point.h \
	edi/reader.c edi/reader.h \
	edi/record.c edi/record.h \
	edi/replay.c edi/replay.h \
	edi/replay_batch.c edi/replay_batch.h \
	edi/replay_build.c edi/replay_run.h \
	edi/replay_file.c edi/replay_file.h edi/replay_query.c \
	edi/replay_made.c edi/replay_made.h \
	edi/replay_runs.c edi/replay_runs.h \
	edi/replay_send.c \
	edi/sftp_address.c edi/sftp_address.h \
	edi/sftp_host_key.c edi/sftp_host_key.h \
	edi/sftp_session.c edi/sftp_session.h \
	edi/transport.c edi/transport.h edi/transport_ops.h \
	edi/transport_command.c edi/transport_folder.c \
	edi/transport_sftp.c \
	edi/wiping.c edi/wiping.h \
	edi/respond.c edi/respond.h edi/respond_batch.h \
	edi/respond_file.c edi/respond_reject.c edi/respond_release.c \
	edi/respond_status.c \
	edi/usage.c edi/usage.h
