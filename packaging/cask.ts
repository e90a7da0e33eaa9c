/** A released dmg. */
export interface Artifact {
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
}

export interface Release {
  readonly version: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly arm64: Artifact;
  readonly x64: Artifact;
}

/** The Homebrew cask of a release, as it is put beside the release's other files. */
export function caskOf({ version, repository, arm64, x64 }: Release): string {
  return `cask "mlx-manager" do
  arch arm: "arm64", intel: "x64"

  version "${version}"
  sha256 arm:   "${arm64.sha256}",
         intel: "${x64.sha256}"

  url "https://github.com/${repository}/releases/download/v#{version}/MLX-Manager-#{version}-#{arch}.dmg"
  name "MLX Manager"
  desc "Runs local MLX models and puts every model, local or cloud, behind one address"
  homepage "https://github.com/${repository}"

  auto_updates true
  depends_on macos: ">= :sonoma"

  app "MLX Manager.app"

  uninstall quit: "dev.mlx-manager"

  zap trash: [
    "~/Library/Application Support/MLX Manager",
    "~/Library/Caches/MLX Manager",
    "~/Library/Preferences/dev.mlx-manager.plist",
    "~/Library/Saved Application State/dev.mlx-manager.savedState",
  ]
end
`;
}
