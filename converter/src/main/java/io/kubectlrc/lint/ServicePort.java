package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A port of a Service.
 *
 * @param at where its target is written, or the port itself if that stands for both
 * @param target the number or name of a container's port
 */
public record ServicePort(JsonPointer at, JsonNode target, String protocol) {}
