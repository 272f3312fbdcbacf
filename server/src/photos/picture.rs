//! Pictures are never kept as they come: each is read, turned upright, scaled down and written anew, so that neither a place nor a
//! program hides in it.

use domain::Refusal;
use domain::repair_orders::Picture;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::Cursor;

/// Larger pictures are not read, in millions of pixels: unpacked they fill the memory.
pub const MOST_MEGAPIXELS: u32 = 40;
/// What a pixel takes at most while it is unpacked: a progressive JPEG of four colours keeps two bytes of each until all are read, and makes
/// four of them. Measured with forty megapixels, all of the program: 9 for a progressive JPEG of three colours, 9 for PNG of sixteen bits a
/// channel, 7 for WebP without loss, 4 for a usual JPEG. What comes after is of the kept size.
pub const BYTES_PER_PIXEL: u32 = 12;
/// The longer side of a picture as it is kept, in pixels.
pub const LONGEST: u32 = 2_048;
/// The longer side of its small copy, in pixels.
pub const SMALL: u32 = 480;
/// How much of a picture is kept, in percent of JPEG.
const QUALITY: u8 = 82;

/// A picture as it is kept, both copies as JPEG.
#[derive(Debug)]
pub struct Prepared {
    pub full: Vec<u8>,
    pub small: Vec<u8>,
    pub picture: Picture,
}

/// How many millions of pixels a picture has, begun ones counted; from its first bytes.
///
/// # Errors
/// As [`prepare`].
pub fn megapixels(bytes: &[u8]) -> Result<u32, Refusal> {
    let (width, height) = open(bytes)?.dimensions();
    let megapixels = (u64::from(width) * u64::from(height)).div_ceil(1_000_000);
    let megapixels = u32::try_from(megapixels).unwrap_or(u32::MAX);
    if megapixels > MOST_MEGAPIXELS {
        return Err(Refusal::PictureTooLarge { megapixels, limit: MOST_MEGAPIXELS });
    }
    Ok(megapixels)
}

fn open(bytes: &[u8]) -> Result<impl ImageDecoder + '_, Refusal> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refusal::NotAPicture)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(u64::from(MOST_MEGAPIXELS) * 1_000_000 * u64::from(BYTES_PER_PIXEL));
    reader.limits(limits);
    reader.into_decoder().map_err(|_| Refusal::NotAPicture)
}

/// Reads a JPEG, PNG or WebP picture and prepares what is kept of it. Takes a moment of a processor: call it where that does no harm.
///
/// # Errors
/// [`Refusal::NotAPicture`] for anything else, [`Refusal::PictureTooLarge`] before it is unpacked.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, Refusal> {
    megapixels(bytes)?;
    let mut decoder = open(bytes)?;
    // A camera that does not say how it was held was held upright.
    let orientation = decoder.orientation();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::NotAPicture)?;
    // Scaled down before anything else, and by means over whole pixels: turning it, and finer filters, would take its memory again.
    if image.width().max(image.height()) > LONGEST {
        image = image.thumbnail(LONGEST, LONGEST);
    }
    let mut image = DynamicImage::ImageRgb8(image.into_rgb8());
    if let Ok(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    let small = if image.width().max(image.height()) > SMALL { image.thumbnail(SMALL, SMALL) } else { image.clone() };
    let picture = Picture { width: image.width(), height: image.height() };
    Ok(Prepared { full: jpeg(&image)?, small: jpeg(&small)?, picture })
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut written = Vec::new();
    JpegEncoder::new_with_quality(&mut written, QUALITY).encode_image(image).map_err(|_| Refusal::NotAPicture)?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb, RgbImage};

    /// A picture whose left half is red and whose right half is blue.
    fn halves(width: u32, height: u32) -> DynamicImage {
        let colour = |x: u32| if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) };
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| colour(x)))
    }

    fn as_format(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("a picture");
        bytes.into_inner()
    }

    /// The same JPEG with an EXIF block: how the camera was held, and a word that must not stay.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 30.2N 120.2E");
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
    }

    /// A PNG that says it is so large, and has no pixels at all.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut png = as_format(&halves(2, 2), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
        };
        let crc = !png[12..29].iter().fold(u32::MAX, step);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        png
    }

    #[test]
    fn every_usual_format_is_kept_as_jpeg_with_a_small_copy() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let prepared = prepare(&as_format(&halves(600, 400), format)).expect("a picture");
            assert_eq!(prepared.picture, Picture { width: 600, height: 400 }, "{format:?}");
            assert!(prepared.full.starts_with(&[0xFF, 0xD8]) && prepared.small.starts_with(&[0xFF, 0xD8]));
            let small = image::load_from_memory(&prepared.small).expect("a picture");
            assert_eq!((small.width(), small.height()), (480, 320));
        }
    }

    #[test]
    fn a_large_picture_is_scaled_down_and_a_small_one_left_alone() {
        let prepared = prepare(&as_format(&halves(3_000, 1_000), ImageFormat::Jpeg)).expect("a picture");
        assert_eq!(prepared.picture, Picture { width: 2_048, height: 683 });
        assert_eq!(prepare(&as_format(&halves(40, 30), ImageFormat::Png)).expect("a picture").picture, Picture { width: 40, height: 30 });
    }

    #[test]
    fn what_a_picture_will_fill_is_known_before_it_is_unpacked() {
        assert_eq!(megapixels(&bomb(8_000, 5_000)), Ok(40));
        assert_eq!(megapixels(&bomb(1_000, 1_001)), Ok(2), "a begun one is a whole one");
        assert_eq!(megapixels(&as_format(&halves(40, 30), ImageFormat::Jpeg)), Ok(1), "nothing is unpacked for nothing");
    }

    #[test]
    fn a_picture_is_turned_upright_and_where_it_was_taken_is_forgotten() {
        let sent = with_exif(&as_format(&halves(60, 40), ImageFormat::Jpeg), 6);
        let prepared = prepare(&sent).expect("a picture");
        assert_eq!(prepared.picture, Picture { width: 40, height: 60 }, "held on its side");
        let upright = image::load_from_memory(&prepared.full).expect("a picture").into_rgb8();
        assert!(upright.get_pixel(20, 10).0[0] > 150 && upright.get_pixel(20, 50).0[2] > 150, "red above, blue below");
        let holds = |needle: &[u8]| prepared.full.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(b"Exif") && !holds(b"GPS"));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused_before_it_is_unpacked() {
        for bytes in [&b""[..], b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a\x01\0\x01\0", &[0xFF, 0xD8, 0xFF]]
        {
            assert_eq!(prepare(bytes).err(), Some(Refusal::NotAPicture), "{bytes:?}");
        }
        assert_eq!(prepare(&bomb(10_000, 5_000)).err(), Some(Refusal::PictureTooLarge { megapixels: 50, limit: 40 }));
        assert_eq!(megapixels(&bomb(6_400, 6_251)).err(), Some(Refusal::PictureTooLarge { megapixels: 41, limit: 40 }));
        assert!(prepare(&bomb(4_000_000_000, 4_000_000_000)).is_err());
        assert_eq!(prepare(&bomb(300, 200)).err(), Some(Refusal::NotAPicture), "its pixels are missing");
    }
}
