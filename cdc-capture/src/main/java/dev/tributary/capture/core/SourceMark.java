package dev.tributary.capture.core;

/**
 * Where in the source a record comes from, as its offset says.
 *
 * @param data whether it is a row's change or a TRUNCATE; heartbeats and messages are not
 * @param lsn its own LSN, 0 if it has none
 * @param commit the newest commit's LSN, 0 if none was seen yet
 * @param processed the LSN that Debezium confirms while there is no commit's, 0 if there is none
 * @param transaction the transaction id, 0 if there is none
 * @param timeMicros microseconds since 1970
 */
public record SourceMark(boolean data, long lsn, long commit, long processed, long transaction, long timeMicros) {}
