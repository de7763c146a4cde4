package io.headgate.core.version;

import io.headgate.api.service.ServiceException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The versions as they may be shown: without the secrets that are written out in them. */
public final class ConfigHistory {

    private final VersionStore versions;
    private final SecretMask mask;

    /** The history in a store; the values of these keys are secrets. */
    public ConfigHistory(VersionStore versions, Set<String> secretKeys) {
        this.versions = versions;
        this.mask = new SecretMask(secretKeys);
    }

    /** All versions, the last first, without their texts. */
    public List<JsonObject> summaries() {
        int last = latest();
        return versions.all().stream()
                .map(version -> version.summary(version.number() == last))
                .toList();
    }

    /** The number of the last one that was not taken back; 0 when there is none. */
    public int latest() {
        return versions.latest().map(ConfigVersion::number).orElse(0);
    }

    /** One of them; throws a {@code NOT_FOUND} when there is none of that number, or not any more. */
    public ConfigVersion get(int number) {
        ConfigVersion version = versions.get(number);
        if (version == null) {
            throw none(number);
        }
        return masked(version);
    }

    /** What differs from one version to another, in unified format. */
    public String diff(int from, int to) {
        return Differences.between("version " + from, get(from).text(), "version " + to, get(to).text());
    }

    static ServiceException none(int number) {
        return new ServiceException("NOT_FOUND", 404, "there is no version " + number + " of the config");
    }

    private ConfigVersion masked(ConfigVersion version) {
        return new ConfigVersion(
                version.number(),
                version.appliedAt(),
                version.cause(),
                version.digest(),
                mask.mask(version.text()),
                version.outcome());
    }
}
