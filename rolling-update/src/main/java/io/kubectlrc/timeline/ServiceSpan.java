package io.kubectlrc.timeline;

/** The fewest and the most pods that served behind a Service. */
public record ServiceSpan(String name, int lowest, int highest) {}
