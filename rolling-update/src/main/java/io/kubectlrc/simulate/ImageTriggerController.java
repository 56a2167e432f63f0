package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;

/** Takes each DeploymentConfig's {@link ImageTriggerTurn}, at its events and at those of tags. */
final class ImageTriggerController extends OpenShiftController {

  private final Informer configs;
  private final ImageStreams streams;

  ImageTriggerController(Simulation simulation, ImageStreams streams) {
    super(simulation, "image-trigger-controller");
    this.streams = streams;
    configs =
        new Informer(simulation, Kind.DEPLOYMENT_CONFIG, change -> enqueue(change.subject().key()));
    streams.follow(this::resync);
    resync();
  }

  @Override
  void resync() {
    configs.all().forEach(config -> enqueue(config.key()));
  }

  @Override
  void sync(String key) {
    Snapshot config = configs.get(key);
    if (config != null) {
      take(ImageTriggerTurn.of(config.tree(), streams));
    }
  }
}
