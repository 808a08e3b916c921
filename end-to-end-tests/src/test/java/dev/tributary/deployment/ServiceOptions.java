package dev.tributary.deployment;

import dev.tributary.service.process.ServiceProcess;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Reads a service's arguments as {@link ServiceProcess} does when it starts. */
final class ServiceOptions {

    private ServiceOptions() {}

    /**
     * The options that are given, with their values.
     *
     * @throws CommandLine.ParameterException if one is unknown, given twice, of a wrong type, or should be there
     */
    static Map<String, String> read(List<String> arguments) {
        CommandLine command =
                new CommandLine(CommandSpec.forAnnotatedObject(ServiceProcess.class, ServiceOptions::withoutAService));
        Map<String, String> values = new LinkedHashMap<>();
        command.parseArgs(arguments.toArray(String[]::new))
                .matchedOptions()
                .forEach(option -> values.put(option.longestName(), String.join("", option.originalStringValues())));
        return values;
    }

    /** Its fields take what is parsed; the service that it would run is not asked for. */
    private static <T> T withoutAService(Class<T> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(new Object[constructor.getParameterCount()]));
    }
}
