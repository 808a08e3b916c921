package dev.tributary.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings with which a Postgres is started, as the text of a configuration file. */
final class PostgresConfiguration {
    private PostgresConfiguration() {}

    static String text(EmbeddedPostgres.Options options, int port) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        // A socket file would limit the length of the directory's name.
        settings.put("unix_socket_directories", "");
        settings.put("wal_level", "logical");
        settings.put("max_wal_senders", "20");
        settings.put("max_replication_slots", "20");
        settings.put("shared_buffers", "64MB");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("fsync", options.fsync() ? "on" : "off");
        settings.put("full_page_writes", options.fsync() ? "on" : "off");
        settings.putAll(options.settings());
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
    }
}
