package io.headgate.core.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose threads there are. A thread is a plugin's when its context class loader or its class is, or when code of the plugin
 * is on its stack. One that has neither, such as an idle thread of a pool that was made on an event loop, is not found.
 * Safe for use from any thread.
 */
final class ThreadCensus {

    /** A thread is looked into as often; after that it is nobody's. */
    private static final int LOOKS = 3;

    private static final int NAMED = 20;

    private final List<Resident> residents = new CopyOnWriteArrayList<>();
    private final Map<Thread, Seen> seen = new WeakHashMap<>();

    /** A version whose threads are looked after. */
    record Resident(PluginClasses classes, PluginBudget budget) {}

    /** The owner is null while none was found. */
    private record Seen(Optional<Resident> owner, int looks) {}

    /** Looks after the threads of a version from now on. */
    void add(PluginClasses classes, PluginBudget budget) {
        residents.add(new Resident(classes, budget));
    }

    /** Does so no more. */
    void remove(PluginClasses classes) {
        synchronized (seen) {
            residents.removeIf(resident -> resident.classes() == classes);
            seen.values().removeIf(thread -> thread.owner().isPresent());
        }
    }

    /** Counts; a plugin that has too many threads has used up a budget. */
    void look() {
        Map<Resident, List<String>> found = new LinkedHashMap<>();
        synchronized (seen) {
            for (Thread thread : alive()) {
                owner(thread)
                        .ifPresent(owner -> found.computeIfAbsent(owner, known -> new ArrayList<>())
                                .add(thread.getName()));
            }
        }
        found.forEach((resident, names) -> {
            PluginBudget budget = resident.budget();
            int most = budget.policy().maxThreads();
            if (names.size() > most && !budget.spent()) {
                budget.spend(
                        Quarantine.Cause.THREADS,
                        "it has " + names.size() + " threads (expected: at most " + most + "), such as "
                                + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))));
            }
        });
    }

    /** The version whose code is at work on a thread with that stack, the innermost one; null for none. */
    @Nullable
    Resident onStack(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            for (Resident resident : residents) {
                if (resident.classes().has(frame.getClassName())) {
                    return resident;
                }
            }
        }
        return null;
    }

    /** The names of the threads, at most 20, that a version has left behind. */
    static List<String> left(PluginClasses classes) {
        return alive().stream()
                .filter(thread -> plainly(thread, classes) || (!belongsToAny(thread) && onStack(thread, classes::has)))
                .limit(NAMED)
                .map(Thread::getName)
                .toList();
    }

    private Optional<Resident> owner(Thread thread) {
        Seen known = seen.getOrDefault(thread, new Seen(Optional.empty(), 0));
        if (known.owner().isPresent() || known.looks() == LOOKS) {
            return known.owner();
        }
        Optional<Resident> owner = residents.stream()
                .filter(resident -> plainly(thread, resident.classes()))
                .findFirst();
        if (owner.isEmpty() && !residents.isEmpty()) {
            StackTraceElement[] stack = thread.getStackTrace();
            owner = residents.stream()
                    .filter(resident -> has(stack, resident.classes()::has))
                    .findFirst();
        }
        seen.put(thread, new Seen(owner, known.looks() + 1));
        return owner;
    }

    private static boolean plainly(Thread thread, PluginClasses classes) {
        return thread.getContextClassLoader() == classes || thread.getClass().getClassLoader() == classes;
    }

    /** Versions of one plugin have classes of the same names: a thread that is plainly another's is not looked into. */
    private static boolean belongsToAny(Thread thread) {
        return thread.getContextClassLoader() instanceof PluginClasses
                || thread.getClass().getClassLoader() instanceof PluginClasses;
    }

    private static boolean onStack(Thread thread, Predicate<String> classes) {
        return has(thread.getStackTrace(), classes);
    }

    private static boolean has(StackTraceElement[] stack, Predicate<String> classes) {
        for (StackTraceElement frame : stack) {
            if (classes.test(frame.getClassName())) {
                return true;
            }
        }
        return false;
    }

    /** But for the gateway's own, which call plugins. */
    private static List<Thread> alive() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() + 64];
        int count = root.enumerate(all);
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String type = all[i].getClass().getName();
            String name = all[i].getName();
            if (!type.startsWith("io.vertx.") && !type.startsWith("io.netty.") && !name.startsWith("headgate-")) {
                others.add(all[i]);
            }
        }
        return others;
    }
}
