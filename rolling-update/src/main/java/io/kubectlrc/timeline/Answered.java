package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;

/**
 * One request and what became of it.
 *
 * @param planned when it was to be sent
 * @param latency from then on until it was over
 * @param version of who answered; empty if nobody knows
 */
public record Answered(Instant planned, Duration latency, Verdict verdict, String version) {}
