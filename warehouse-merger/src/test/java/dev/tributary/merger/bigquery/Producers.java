package dev.tributary.merger.bigquery;

import dev.tributary.merger.sql.SqlDialect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;

/** Which producers of statements, and which phrases of the dialect, were asked. */
final class Producers {

    private final Set<String> producers = new TreeSet<>();
    private final Set<String> phrases = new TreeSet<>();

    /** The dialect; which of its methods are called is kept. */
    SqlDialect watched(SqlDialect dialect) {
        return (SqlDialect) Proxy.newProxyInstance(
                SqlDialect.class.getClassLoader(), new Class<?>[] {SqlDialect.class}, (proxy, method, arguments) -> {
                    phrases.add(method.getName());
                    try {
                        return method.invoke(dialect, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    /** Keeps who made a statement, as {@code Class.method}. */
    void asked(String producer) {
        producers.add(producer);
    }

    Set<String> producers() {
        return producers;
    }

    Set<String> phrases() {
        return phrases;
    }
}
