package io.kubectlrc.cli;

import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.Strategy;
import io.kubectlrc.convert.VersionLabels;
import io.kubectlrc.selector.Versions;
import java.util.List;
import java.util.Set;

/** The choices for the Deployment that a ReplicationController becomes, in a file or a cluster. */
class DeploymentOptions {

  private Strategy strategy;
  private VersionLabels versionLabels;
  private Set<String> versionKeys = Set.of();

  void describe(Syntax syntax) {
    syntax
        .option(Strategy.class, "--strategy")
        .label("STRATEGY")
        .among(List.of("auto", "kubernetes", "recreate"))
        .says(
            "auto (the default): as kubectl rolling-update, one pod more and none less"
                + " (surge=1,unavailable=0); where a disk or a host port allows no pod more, one less;"
                + " recreate for a single pod on such a disk.",
            "kubernetes: write none, which means 25%% and 25%%.",
            "recreate: stop all old pods first.",
            "surge=N|P%%,unavailable=N|P%%: as you say.")
        .defaultsTo("auto")
        .by(Strategy::parse)
        .to(value -> strategy = value);
    syntax
        .option(VersionLabels.class, "--version-labels")
        .label("drop|keep")
        .says(
            "Whether a label that changes per release (version, build, a hash, ...) leaves the"
                + " selector, which is immutable in a Deployment. The pods keep it. By default it is"
                + " dropped, unless the selector would then be empty, match another controller's pods or"
                + " not say whose they are. What may be a version or not stays, with a doubt.")
        .defaultsTo("drop")
        .to(value -> versionLabels = value);
    syntax
        .option(String.class, "--version-key")
        .label("KEY")
        .says("A further label that changes per release, whatever its value. Can be repeated.")
        .toSet(value -> versionKeys = value);
  }

  /** What was asked for, otherwise the defaults. */
  final ConvertOptions conversion() {
    return ConvertOptions.DEFAULT
        .withStrategy(strategy)
        .withVersionLabels(versionLabels)
        .withVersions(new Versions(versionKeys));
  }
}
