package io.kubectlrc.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which images OpenShift's image stream tags are. */
final class ImageStreams {

  private final Map<String, String> images = new HashMap<>();
  private final List<Runnable> followers = new ArrayList<>();

  void tag(String namespace, String tag, String image) {
    images.put(Snapshot.key(namespace, tag), image);
    followers.forEach(Runnable::run);
  }

  /** Empty if there is no such tag. */
  String image(String namespace, String tag) {
    return images.getOrDefault(Snapshot.key(namespace, tag), "");
  }

  void follow(Runnable follower) {
    followers.add(follower);
  }
}
