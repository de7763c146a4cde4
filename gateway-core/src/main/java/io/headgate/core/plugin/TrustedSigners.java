package io.headgate.core.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The certificates by whose keys, or by keys that they vouch for, a jar must be signed. Immutable; its methods block on
 * files.
 */
public final class TrustedSigners {

    private static final String PEM = "-----BEGIN CERTIFICATE-----";
    private static final long LARGEST = 4L * 1024 * 1024;

    private final Set<X509Certificate> trusted;
    private final Clock clock;

    private TrustedSigners(Set<X509Certificate> trusted, Clock clock) {
        this.trusted = trusted;
        this.clock = clock;
    }

    /**
     * Reads the certificates that a policy names.
     *
     * @throws IllegalArgumentException when it cannot be done, with the key of the config to blame
     */
    public static TrustedSigners of(PluginPolicy.TrustedKeys keys, Clock clock) {
        String place = "plugins.trustStore.path: \"" + keys.path() + "\" ";
        Set<X509Certificate> found = new LinkedHashSet<>();
        try {
            if (Files.size(keys.path()) > LARGEST) {
                throw new IllegalArgumentException(place + "is too large (expected: at most 4MiB)");
            }
            byte[] content = Files.readAllBytes(keys.path());
            boolean pem = new String(content, StandardCharsets.ISO_8859_1).contains(PEM);
            for (Certificate certificate : pem ? pem(content) : store(keys)) {
                if (certificate instanceof X509Certificate x509) {
                    found.add(x509);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(place + "(there is no such file)", e);
        } catch (IOException | GeneralSecurityException e) {
            // The message of a wrong password does not have it.
            throw new IllegalArgumentException(
                    place + "cannot be read (expected: a PKCS12 or JKS key store and its password, or certificates in"
                            + " PEM): " + e.getMessage(),
                    e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(place + "has no certificate (expected: at least one)");
        }
        return new TrustedSigners(Collections.unmodifiableSet(found), clock);
    }

    private static List<Certificate> pem(byte[] content) throws CertificateException {
        return List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content)));
    }

    private static List<Certificate> store(PluginPolicy.TrustedKeys keys) throws IOException, GeneralSecurityException {
        KeyStore store =
                KeyStore.getInstance(keys.path().toFile(), keys.password().toCharArray());
        List<Certificate> all = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            all.add(store.getCertificate(alias));
        }
        return all;
    }

    /** Refuses a jar of which not every entry is signed by a trusted key. */
    void check(Path file) throws RefusedException {
        List<String> unsigned = new ArrayList<>();
        Set<CodeSigner> signers = new LinkedHashSet<>();
        try (JarFile jar = new JarFile(file.toFile(), /* verify= */ true)) {
            byte[] buffer = new byte[16 * 1024];
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.isDirectory() || partOfASignature(entry.getName())) {
                    continue;
                }
                // Only what was read to its end has been verified.
                try (InputStream content = jar.getInputStream(entry)) {
                    while (content.read(buffer) >= 0) {}
                }
                CodeSigner[] own = entry.getCodeSigners();
                if (own == null || own.length == 0) {
                    unsigned.add(entry.getName());
                } else {
                    trustOne(own, signers, entry.getName());
                }
            }
        } catch (SecurityException e) {
            throw new RefusedException(
                    RefusalCode.TAMPERED, "what is in the jar is not what was signed: " + e.getMessage());
        } catch (IOException e) {
            throw new RefusedException(RefusalCode.CORRUPT, "the jar cannot be read: " + e.getMessage());
        }
        if (signers.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.UNSIGNED,
                    "the jar is not signed (expected: every entry, by a key of plugins.trustStore)");
        }
        if (!unsigned.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.PARTLY_SIGNED,
                    unsigned.size() + " entries of the jar are not signed, such as \"" + unsigned.get(0) + '"');
        }
    }

    /** Every entry must have a signer that is trusted; which one may differ. */
    private void trustOne(CodeSigner[] own, Set<CodeSigner> known, String entry) throws RefusedException {
        RefusedException refusal = null;
        for (CodeSigner signer : own) {
            if (known.contains(signer)) {
                return;
            }
            refusal = refusal(signer.getSignerCertPath(), entry);
            if (refusal == null) {
                known.add(signer);
                return;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private @Nullable RefusedException refusal(CertPath path, String entry) {
        List<X509Certificate> chain = path.getCertificates().stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
        String who = chain.isEmpty()
                ? "nobody"
                : chain.get(0).getSubjectX500Principal().getName();
        try {
            validate(chain);
            return null;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return new RefusedException(
                    RefusalCode.CERTIFICATE_EXPIRED,
                    "the certificate of its signer, " + who + ", is not valid now: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            if (e.getCause() instanceof CertificateExpiredException
                    || e.getCause() instanceof CertificateNotYetValidException) {
                return new RefusedException(
                        RefusalCode.CERTIFICATE_EXPIRED,
                        "a certificate of its signer, " + who + ", is not valid now: "
                                + e.getCause().getMessage());
            }
            return new RefusedException(
                    RefusalCode.UNTRUSTED_SIGNER,
                    "the entry \"" + entry + "\" is signed by " + who + ", whose key is not one of plugins.trustStore ("
                            + names() + ") nor vouched for by one");
        }
    }

    /** The chain begins with the signer. It is good up to the first certificate that is trusted itself. */
    private void validate(List<X509Certificate> chain) throws GeneralSecurityException {
        Date now = Date.from(clock.instant());
        for (int i = 0; i < chain.size(); i++) {
            if (trusted.contains(chain.get(i))) {
                if (i == 0) {
                    chain.get(0).checkValidity(now);
                } else {
                    chain.get(i).checkValidity(now);
                    validate(chain.subList(0, i), Set.of(chain.get(i)), now);
                }
                return;
            }
        }
        validate(chain, trusted, now);
    }

    private static void validate(List<X509Certificate> chain, Set<X509Certificate> anchors, Date now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(
                anchors.stream().map(anchor -> new TrustAnchor(anchor, null)).collect(Collectors.toSet()));
        parameters.setRevocationEnabled(false);
        parameters.setDate(now);
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        var unused = CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private String names() {
        return trusted.stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .collect(Collectors.joining("; "));
    }

    private static boolean partOfASignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!upper.startsWith("META-INF/") || upper.indexOf('/', "META-INF/".length()) >= 0) {
            return false;
        }
        String own = upper.substring("META-INF/".length());
        return own.equals("MANIFEST.MF")
                || own.startsWith("SIG-")
                || own.endsWith(".SF")
                || own.endsWith(".RSA")
                || own.endsWith(".DSA")
                || own.endsWith(".EC");
    }
}
