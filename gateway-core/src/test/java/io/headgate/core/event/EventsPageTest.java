package io.headgate.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.Event;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of events lists every type with its address and members, as the types have them. */
class EventsPageTest {

    @Test
    void page_everyEventType_hasItsLine() throws IOException {
        String page = Files.readString(Path.of("../docs/events.md"));
        Class<?>[] types = Event.class.getPermittedSubclasses();
        assertThat(types).isNotEmpty();
        for (Class<?> type : types) {
            assertThat(page).contains(line(type.asSubclass(Event.class)));
        }
    }

    private static String line(Class<? extends Event> type) {
        String members = Arrays.stream(type.getRecordComponents())
                .map(EventsPageTest::member)
                .collect(Collectors.joining(", "));
        return "| `" + Event.address(type) + "` | " + members + " |\n";
    }

    private static String member(RecordComponent component) {
        return '`' + component.getName() + "` " + component.getType().getSimpleName();
    }
}
