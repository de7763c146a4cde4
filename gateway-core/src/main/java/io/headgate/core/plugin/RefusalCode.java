package io.headgate.core.plugin;

/** Why a jar was refused. Stable: events, metrics, the command line and the console show the names. */
public enum RefusalCode {
    /** Empty, or of another format. */
    NOT_A_JAR,
    /** Cut off or damaged. */
    CORRUPT,
    /** The file cannot be read or copied. */
    UNREADABLE,
    /** Larger than allowed, packed or unpacked. */
    TOO_LARGE,
    /** An entry's name leads out of the jar. */
    ZIP_SLIP,
    /** There is no manifest, or one that cannot be read. */
    NO_MANIFEST,
    /** The manifest lacks an attribute. */
    MISSING_ATTRIBUTE,
    /** The id is not made of lower-case letters, digits and hyphens. */
    BAD_ID,
    /** The version is not a semantic version. */
    BAD_VERSION,
    /** The required API version is not a range of versions. */
    BAD_REQUIRES,
    /** Made for another version of the plugin API. */
    WRONG_API_VERSION,
    /** It depends on another plugin. */
    HAS_DEPENDENCIES,
    /** A class of it calls what would end the whole process. */
    CALLS_EXIT,
    /** Everybody, or another user, can write to the file. */
    UNSAFE_FILE,
    /** It is not signed, and only signed jars are loaded. */
    UNSIGNED,
    /** Some of its entries are not signed. */
    PARTLY_SIGNED,
    /** An entry is not what was signed. */
    TAMPERED,
    /** It is signed by a key that is not trusted. */
    UNTRUSTED_SIGNER,
    /** A certificate of its signer is not valid now. */
    CERTIFICATE_EXPIRED,
    /** It contains classes of the plugin API. */
    BUNDLES_API,
    /** The class that the manifest names is not in the jar. */
    CLASS_MISSING,
    /** The class that the manifest names is not the entry class of a plugin. */
    NOT_A_PLUGIN,
    /** An extension cannot be made or does not keep to its contract. */
    BAD_EXTENSION,
    /** What it brings is already there: the same version with other content, or an extension of another plugin. */
    CONFLICT,
    /** Its start failed or took too long. */
    START_FAILED,
    /** The config in force cannot be run with it. */
    CONFIG_REFUSED,
    /** The jar is gone but the config in force needs the plugin, which therefore stays. */
    STILL_NEEDED;

    /** Whether a jar that is still being copied may look like this. */
    boolean maybeHalfCopied() {
        return this == NOT_A_JAR || this == CORRUPT;
    }

    /** Whether the same bytes may be accepted once other plugins, the config or the machine have changed. */
    boolean passing() {
        return this == CONFLICT || this == CONFIG_REFUSED || this == UNREADABLE;
    }
}
