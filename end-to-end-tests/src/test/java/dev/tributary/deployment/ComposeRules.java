package dev.tributary.deployment;

import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Compose file has to keep so that it can run; of Compose's keys it knows those that ours uses. */
final class ComposeRules {

    private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)([^}]*)}");
    private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:\\d+:\\d+");

    private final Yaml file;
    private final Set<String> mounted = new HashSet<>();

    private ComposeRules(Yaml file) {
        this.file = file;
    }

    /**
     * Checks a Compose file.
     *
     * @throws AssertionError that says the first thing that is wrong, and where
     */
    static Yaml check(String text) {
        Yaml file = Yaml.document("docker-compose.yml", text);
        new ComposeRules(file).check();
        secretsComeFromOutside(text);
        return file;
    }

    private void check() {
        file.only("name", "services", "volumes", "x-service");
        Yaml services = file.at("services");
        services.keys().forEach(name -> service(services.at(name)));
        if (!Set.copyOf(file.at("volumes").keys()).equals(mounted)) {
            throw new AssertionError(
                    "volumes: " + file.at("volumes").keys() + " are declared, " + mounted + " mounted");
        }
    }

    private void service(Yaml service) {
        service.only(
                "image",
                "build",
                "command",
                "environment",
                "ports",
                "volumes",
                "depends_on",
                "healthcheck",
                "restart",
                "mem_limit",
                "stop_grace_period");
        if (!service.at("image").text().matches("[a-z/-]+:[\\w.-]*\\d[\\w.-]*")) {
            throw refused(service.at("image"), "needs a tag with a version");
        }
        service.textsIfAny("ports").stream()
                .filter(port -> !PUBLISHED.matcher(port).matches())
                .forEach(port -> {
                    throw refused(service.at("ports"), port + " is open to the network; write 127.0.0.1:there:here");
                });
        service.textsIfAny("volumes").forEach(volume -> mount(service, volume));
        healthcheck(service.at("healthcheck"));
        if (service.has("depends_on")) {
            dependencies(service.at("depends_on"));
        }
        if (service.has("build")) {
            service.at("build").only("context", "args").at("args").only("SERVICE");
        }
    }

    private void mount(Yaml service, String volume) {
        List<String> parts = List.of(volume.split(":", -1));
        String source = parts.get(0);
        if (parts.size() < 2
                || !parts.get(1).startsWith("/")
                || (parts.size() > 2 && !parts.get(2).equals("ro"))) {
            throw refused(service.at("volumes"), volume + " is no source:/target or source:/target:ro");
        }
        if (!source.startsWith("./")) {
            mounted.add(source);
        } else if (!Files.exists(Repository.ROOT.resolve(source))) {
            throw refused(service.at("volumes"), source + " does not exist");
        }
    }

    private static void healthcheck(Yaml check) {
        check.only("test", "interval", "timeout", "retries", "start_period", "start_interval");
        List<String> test = check.at("test").texts();
        if (test.size() < 2 || !test.get(0).equals("CMD")) {
            throw refused(check.at("test"), "is no command");
        }
        for (String key : List.of("interval", "timeout", "start_period")) {
            if (!check.at(key).text().matches("\\d+s")) {
                throw refused(check.at(key), "is no duration in seconds");
            }
        }
    }

    private void dependencies(Yaml dependencies) {
        for (String name : dependencies.keys()) {
            if (!file.at("services").has(name)) {
                throw refused(dependencies.at(name), "is no service");
            }
            String condition =
                    dependencies.at(name).only("condition").at("condition").text();
            if (!List.of("service_healthy", "service_started").contains(condition)) {
                throw refused(dependencies.at(name), condition + " is no condition");
            }
        }
    }

    private static void secretsComeFromOutside(String text) {
        List<String> examples = Repository.read(".env.example").lines().toList();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String name = reference.group(1);
            if (!reference.group(2).startsWith(":?")) {
                throw new AssertionError(reference.group() + ": write ${" + name + ":?what to do}");
            }
            if (examples.stream().noneMatch(line -> line.startsWith(name + "="))) {
                throw new AssertionError(name + ": is not in .env.example");
            }
        }
        Matcher password = Pattern.compile("(?m)^.*PASSWORD: +(?!\"\\$\\{).*$").matcher(text);
        if (password.find()) {
            throw new AssertionError(password.group().strip() + ": a password is written into the file");
        }
    }

    private static AssertionError refused(Yaml where, String what) {
        return new AssertionError(where.path() + ": " + what);
    }
}
