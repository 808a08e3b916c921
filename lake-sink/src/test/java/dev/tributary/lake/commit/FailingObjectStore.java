package dev.tributary.lake.commit;

import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ForwardingObjectStore;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/** A store that fails as told, in the order told. */
public final class FailingObjectStore extends ForwardingObjectStore {

    /** Where a call fails. */
    public enum When {
        BEFORE,
        AFTER
    }

    private record Fault(Predicate<String> name, When when, RuntimeException failure) {}

    private final Deque<Fault> faults = new ArrayDeque<>();

    public FailingObjectStore(ObjectStore store) {
        super(store);
    }

    /** The next create of such a name fails once: before it happens, or after. */
    public synchronized FailingObjectStore failCreate(Predicate<String> name, When when, ErrorKind kind) {
        faults.add(new Fault(name, when, new TributaryException(kind, "as told")));
        return this;
    }

    private synchronized Optional<Fault> fault(String name) {
        Fault next = faults.peek();
        return next != null && next.name.test(name) ? Optional.of(faults.remove()) : Optional.empty();
    }

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        Optional<Fault> fault = fault(name);
        if (fault.isPresent() && fault.get().when == When.BEFORE) {
            throw fault.get().failure;
        }
        CreateOutcome outcome = super.create(name, content);
        if (fault.isPresent()) {
            throw fault.get().failure;
        }
        return outcome;
    }
}
