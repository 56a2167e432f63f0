package io.kubectlrc.convert;

import io.kubectlrc.manifest.Document;
import java.util.Set;

/**
 * One manifest's text, converted.
 *
 * @param failed the documents that were only refused because no edit of their text was found
 * @param uneditable the ReplicationControllers that were only refused because no edit of their text
 *     was found
 */
record TextConversion(
    ConvertedManifest result, Set<Document> failed, Set<Surroundings.Controller> uneditable) {}
