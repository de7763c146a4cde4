package io.headgate.core.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals of the operating system. The JDK has a class for them that javac warns of whatever is suppressed, and that a
 * Java may lack: it is looked up by name.
 */
final class Signals {

    private Signals() {}

    /**
     * Has something done for each signal of that name, in place of what the JVM does.
     *
     * @param name without SIG, such as {@code TERM}
     * @param action called on a thread of its own
     * @return whether it will be; otherwise the JVM keeps the signal, as with {@code -Xrs}, or the system has none
     */
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object calling =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
