package io.headgate.core.version;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** What differs between two texts, in the unified format of diff(1) with three lines around. */
final class Differences {

    private static final int CONTEXT = 3;

    private Differences() {}

    /** Empty when nothing differs. */
    static String between(String oldName, String oldText, String newName, String newText) {
        List<String> before = oldText.lines().toList();
        List<String> after = newText.lines().toList();
        List<String> lines =
                UnifiedDiffUtils.generateUnifiedDiff(oldName, newName, before, DiffUtils.diff(before, after), CONTEXT);
        return lines.isEmpty() ? "" : String.join("\n", lines) + '\n';
    }
}
