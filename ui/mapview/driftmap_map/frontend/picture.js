/* The map as it stands on the screen -> a PNG with its date, made and kept in this browser. */

const MARGIN = 40;

export function picture(map) {
  const canvas = map.$.net.querySelector("canvas"), ratio = canvas.width / (canvas.clientWidth || canvas.width), out = document.createElement("canvas");
  out.width = canvas.width; out.height = canvas.height + MARGIN * ratio;
  const pen = out.getContext("2d");
  pen.fillStyle = getComputedStyle(map.$.stage).backgroundColor; pen.fillRect(0, 0, out.width, out.height);
  pen.drawImage(canvas, 0, MARGIN * ratio);
  pen.scale(ratio, ratio); pen.fillStyle = map.theme.fg; pen.font = `600 16px ${map.theme.font}`; pen.textBaseline = "middle";
  pen.fillText(map.title(), 16, MARGIN / 2);
  return out;
}

export function savePicture(map) {
  picture(map).toBlob(blob => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob); link.download = `driftmap-${map.dates().join("-")}.png`; link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, "image/png");
}
